package dev.telefarm.worker.pacing;

import io.github.bucket4j.TimeMeter;
import java.util.function.LongSupplier;

/** A token bucket's clock, which nobody sets. */
record SteadyMeter(LongSupplier nanoTime) implements TimeMeter {
  @Override
  public long currentTimeNanos() {
    return nanoTime.getAsLong();
  }

  @Override
  public boolean isWallClockBased() {
    return false;
  }
}
