package dev.telefarm.worker.download;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Tells slowness from silence: TDLib tells of a part of a file when it has it whole, up to 512 KiB,
 * which at 1 KB/s takes longer than any deadline, but the kernel counts what comes. Answers to
 * pings are among that, so there has to be more. What TDLib tells of, such as new messages, is not:
 * else an account with busy chats would never stand still. For one thread.
 */
final class Traffic {
  /** Pings on a few connections stay below this, bytes a second. */
  private static final long MORE_THAN_PINGS = 512;

  private final LongSupplier received;
  private long bytes;
  private long since;

  /**
   * @param received as in {@link Downloads.Environment}
   */
  Traffic(LongSupplier received) {
    this.received = received;
  }

  void begin(long now) {
    bytes = received.getAsLong();
    since = now;
  }

  /** Whether more came since the begin than pings. */
  boolean moves(long now) {
    long more = received.getAsLong() - bytes;
    return more * (double) TimeUnit.SECONDS.toNanos(1) > (double) MORE_THAN_PINGS * (now - since);
  }
}
