package dev.telefarm.worker.pacing;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/**
 * A clock that starts at a moment of the wall clock and from then on only runs: whoever sets the
 * machine's time, no wait that is measured by it ends early or never. Its instants are not to be
 * told to anybody outside of the process. Thread-safe.
 */
public final class SteadyClock extends Clock {
  private final Instant start;
  private final long startNanos;
  private final LongSupplier nanoTime;

  /**
   * @param start what it shows now
   */
  public SteadyClock(Instant start, LongSupplier nanoTime) {
    this.start = start;
    this.nanoTime = nanoTime;
    this.startNanos = nanoTime.getAsLong();
  }

  @Override
  public Instant instant() {
    return start.plusNanos(nanoTime.getAsLong() - startNanos);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  /** Its instants have no zone. */
  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
