package dev.telefarm.worker.download;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.telefarm.worker.download.fault.FetchCause;
import dev.telefarm.worker.telegram.Trouble.QueryDelayed;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How often other data centres than the account's own refused one client's login. Now and then one
 * does, and TDLib tries again; one that refuses again and again is not to be asked any more.
 * Thread-safe.
 */
final class DcLogins {
  /** So many refusals within {@link #WINDOW_NANOS} are no accident. */
  static final int MOST = 5;

  static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(60);

  private static final int FIRST_OF_SERVER = 500;

  @GuardedBy("this")
  private int count;

  @GuardedBy("this")
  private long first; // of those that are counted, by nanoTime

  @GuardedBy("this")
  private String error = "";

  /** Whether TDLib repeats a login that the data centre failed to answer. */
  static boolean concerns(QueryDelayed delayed) {
    return (delayed.method().equals("auth.importAuthorization")
            || delayed.method().equals("auth.exportAuthorization"))
        && (delayed.code() < 0 || delayed.code() >= FIRST_OF_SERVER);
  }

  /** Returns whether that was once too often. */
  synchronized boolean refused(String why, long now) {
    if (count == 0 || (count < MOST && now - first > WINDOW_NANOS)) {
      count = 0;
      first = now;
    }
    count++;
    error = why;
    return count >= MOST;
  }

  /**
   * Set once it was refused too often, unless bytes came since the first time.
   *
   * @param lastByte by {@code nanoTime}
   */
  synchronized Optional<FetchCause> givenUp(long lastByte) {
    return count >= MOST && lastByte - first <= 0
        ? Optional.of(new FetchCause.DcRefused(error))
        : Optional.empty();
  }
}
