package dev.telefarm.worker.pacing;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TokensInheritanceStrategy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * How often one class of methods is called. Without a wait from Telegram that is a bound that only
 * a defect reaches; after one it is half of what was really called just before, and grows back step
 * by step. For {@link AccountPace}'s lock.
 */
final class CallRate {
  /** Calls a second while Telegram does not complain, and as many at once. */
  static final int MOST = 1000;

  /** Calls in ten seconds that are always allowed: otherwise a queue would never end. */
  private static final int LEAST_IN_WINDOW = 2;

  private static final Duration WINDOW = Duration.ofSeconds(10);

  /** In each, a tenth of what was called before the first complaint comes back. */
  private static final Duration STEP = Duration.ofSeconds(10);

  private static final int STEPS = 10;

  private final LongSupplier nanoTime;
  private final Bucket bucket;
  private final Deque<Long> recent = new ArrayDeque<>(); // moments of calls within the window
  private double inWindow = most(); // allowed in a window now
  private double goal = most(); // until there it grows
  private long changed;

  CallRate(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.bucket =
        Bucket.builder()
            .addLimit(limit(most()))
            .withCustomTimePrecision(new SteadyMeter(nanoTime))
            .build();
  }

  private static double most() {
    return (double) MOST * WINDOW.toSeconds();
  }

  /** Notes a call that is going to be made; it is to be made after that pause. */
  Duration reserve() {
    recover();
    long now = nanoTime.getAsLong();
    recent.addLast(now);
    forget(now);
    return Duration.ofNanos(bucket.consumeIgnoringRateLimits(1));
  }

  /** Telegram complained. */
  void lower() {
    long now = nanoTime.getAsLong();
    forget(now);
    if (inWindow >= goal) {
      goal = Math.max(LEAST_IN_WINDOW, recent.size());
    }
    inWindow = Math.max(LEAST_IN_WINDOW, Math.min(inWindow, recent.size()) / 2);
    changed = now;
    apply();
  }

  /** Whether calls are held back. */
  boolean lowered() {
    recover();
    return inWindow < most();
  }

  /** Allowed calls a second, by now. */
  double perSecond() {
    recover();
    return inWindow / WINDOW.toSeconds();
  }

  private void recover() {
    long steps = (nanoTime.getAsLong() - changed) / STEP.toNanos();
    if (inWindow >= most() || steps <= 0) {
      return;
    }
    inWindow += steps * Math.max(1, goal / STEPS);
    changed += steps * STEP.toNanos();
    if (inWindow >= goal) {
      inWindow = most();
      goal = most();
    }
    apply();
  }

  private void apply() {
    bucket.replaceConfiguration(
        BucketConfiguration.builder().addLimit(limit(inWindow)).build(),
        TokensInheritanceStrategy.RESET);
  }

  private static Bandwidth limit(double inWindow) {
    long calls = Math.max(1, Math.round(inWindow));
    return Bandwidth.builder()
        .capacity(Math.max(1, calls / WINDOW.toSeconds()))
        .refillGreedy(calls, WINDOW)
        .build();
  }

  private void forget(long now) {
    while (!recent.isEmpty() && now - recent.getFirst() > WINDOW.toNanos()) {
      recent.removeFirst();
    }
  }
}
