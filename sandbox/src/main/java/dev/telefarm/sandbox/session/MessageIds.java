package dev.telefarm.sandbox.session;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Server message ids: unix time in units of 2^-32 s, always growing, the low bits saying what the
 * message is.
 */
final class MessageIds {
  /**
   * A client's clock may be off by this much before its messages are refused, as the protocol says.
   */
  private static final long OLDEST_SECONDS = 300;

  private static final long NEWEST_SECONDS = 30;

  private static final int ANSWER = 1;
  private static final int NOTICE = 3;

  private final InstantSource clock;
  private final AtomicLong last = new AtomicLong();

  MessageIds(InstantSource clock) {
    this.clock = clock;
  }

  /** For what answers a message of the client. */
  long nextAnswer() {
    return next() | ANSWER;
  }

  /** For what the server says by itself. */
  long nextNotice() {
    return next() | NOTICE;
  }

  private long next() {
    var now = at(clock.instant());
    return last.updateAndGet(previous -> Math.max(previous + 4, now));
  }

  private static long at(Instant instant) {
    var fraction = ((long) instant.getNano() << 32) / 1_000_000_000;
    return (instant.getEpochSecond() << 32 | fraction) & ~3L;
  }

  /**
   * What is wrong with a client's message id, as a code of bad_msg_notification.
   *
   * @return 0 when it is right
   */
  int fault(long messageId) {
    if ((messageId & 3) != 0) {
      return 18;
    }
    var age = clock.instant().getEpochSecond() - (messageId >> 32);
    return age > OLDEST_SECONDS ? 16 : age < -NEWEST_SECONDS ? 17 : 0;
  }
}
