package dev.telefarm.supervisor.farm;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The supervisor's clock. It shows the wall clock's time and runs by a clock that nobody sets, so
 * no wait becomes longer or shorter because somebody set the machine's time. When that happens it
 * goes on as before until {@link #follow} moves it, and whoever holds moments that are waited for
 * moves them by as much. Thread-safe.
 */
public final class FarmClock implements InstantSource {
  /** Less is the slewing of a clock that is being corrected, and nobody's trouble. */
  private static final Duration LEAST_STEP = Duration.ofSeconds(1);

  private final InstantSource wall;
  private final LongSupplier nanoTime;
  private final long startNanos;
  private volatile Instant start; // what it would have shown at startNanos

  public FarmClock(InstantSource wall, LongSupplier nanoTime) {
    this.wall = wall;
    this.nanoTime = nanoTime;
    this.startNanos = nanoTime.getAsLong();
    this.start = wall.instant();
  }

  @Override
  public Instant instant() {
    return start.plusNanos(nanoTime.getAsLong() - startNanos);
  }

  /**
   * Shows the wall clock's time again. For one thread.
   *
   * @return how far the wall clock was set since the call before; zero if it was not
   */
  Duration follow() {
    Duration step = Duration.between(instant(), wall.instant());
    if (step.abs().compareTo(LEAST_STEP) < 0) {
      return Duration.ZERO;
    }
    start = start.plus(step);
    return step;
  }
}
