package dev.telefarm.worker.pacing;

import java.time.Duration;

/**
 * Until when nothing of one class may be sent. By a clock that nobody sets, in nanoseconds; for
 * {@link AccountPace}'s lock.
 */
final class Gate {
  /**
   * Answers to what was already on its way repeat the same wait a moment later: that is no new one.
   */
  static final Duration SAME = Duration.ofSeconds(1);

  private boolean closed;
  private long until;

  /**
   * Closes it for {@code wait} from {@code now} on; a longer wait that was told before stays.
   *
   * @return whether that is a wait that was not known yet
   */
  boolean close(long now, Duration wait) {
    long end = now + wait.toNanos();
    boolean before = left(now).isPositive();
    boolean fresh = !before || end - until > SAME.toNanos();
    if (!before || end - until > 0) {
      until = end;
      closed = true;
    }
    return fresh;
  }

  /** How long it stays closed; zero if it is open. */
  Duration left(long now) {
    if (closed && until - now <= 0) {
      closed = false;
    }
    return closed ? Duration.ofNanos(until - now) : Duration.ZERO;
  }
}
