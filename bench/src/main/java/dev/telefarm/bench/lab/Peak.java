package dev.telefarm.bench.lab;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The highest of a value's samples, taken at a fixed pace until it is closed. */
public final class Peak implements AutoCloseable {
  private final ScheduledExecutorService pace =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("peak").factory());
  private final LongSupplier value;
  private long highest; // guarded by this
  private int samples; // guarded by this

  private Peak(LongSupplier value) {
    this.value = value;
  }

  /** Takes the first sample before it returns. */
  public static Peak of(LongSupplier value, Duration interval) {
    var peak = new Peak(value);
    peak.sample();
    var _ =
        peak.pace.scheduleWithFixedDelay(
            peak::sample, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    return peak;
  }

  private void sample() {
    long now = value.getAsLong();
    synchronized (this) {
      highest = samples == 0 ? now : Math.max(highest, now);
      samples++;
    }
  }

  public synchronized long highest() {
    return highest;
  }

  public synchronized int samples() {
    return samples;
  }

  /** No more samples; what was seen stays. */
  @Override
  public void close() {
    pace.shutdownNow();
  }
}
