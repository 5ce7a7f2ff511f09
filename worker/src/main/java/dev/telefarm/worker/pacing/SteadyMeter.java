package dev.telefarm.worker.pacing;

import io.github.bucket4j.TimeMeter;
import java.util.function.LongSupplier;

/**
 * A token bucket's clock, which nobody sets. It begins at 0, as a bucket compares its moments and
 * {@link System#nanoTime} may begin anywhere, just before its overflow too.
 */
final class SteadyMeter implements TimeMeter {
  private final LongSupplier nanoTime;
  private final long start;

  SteadyMeter(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
  }

  @Override
  public long currentTimeNanos() {
    return nanoTime.getAsLong() - start;
  }

  @Override
  public boolean isWallClockBased() {
    return false;
  }
}
