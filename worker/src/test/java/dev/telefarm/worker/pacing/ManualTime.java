package dev.telefarm.worker.pacing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/** Time that the test lets pass. It begins shortly before the counter overflows, as it may. */
public final class ManualTime implements LongSupplier, InstantSource {
  private long nanos = Long.MAX_VALUE - Duration.ofSeconds(3).toNanos();
  private Instant wall = Instant.parse("2026-11-01T12:00:00Z");

  public void pass(Duration duration) {
    nanos += duration.toNanos();
    wall = wall.plus(duration);
  }

  /** Somebody sets the machine's clock. */
  public void setWallClock(Instant moment) {
    wall = moment;
  }

  @Override
  public long getAsLong() {
    return nanos;
  }

  @Override
  public Instant instant() {
    return wall;
  }
}
