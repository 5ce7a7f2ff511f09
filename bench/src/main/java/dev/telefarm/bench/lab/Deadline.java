package dev.telefarm.bench.lab;

import java.time.Duration;
import java.util.function.LongSupplier;

/** When the whole run must be over. Every wait is bounded by it. */
public final class Deadline {
  private final LongSupplier nanoTime;
  private final long end;

  public Deadline(Duration fromNow, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    end = nanoTime.getAsLong() + fromNow.toNanos();
  }

  /** Zero when it has passed. */
  public Duration remaining() {
    return Duration.ofNanos(Math.max(0, end - nanoTime.getAsLong()));
  }

  /** The shorter of {@code limit} and what remains. */
  Duration atMost(Duration limit) {
    Duration remaining = remaining();
    return remaining.compareTo(limit) < 0 ? remaining : limit;
  }
}
