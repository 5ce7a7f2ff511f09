package dev.telefarm.sandbox.transport;

/**
 * A rate limit. It lends: the bytes asked for always pass, and the debt delays the next ones. So no
 * piece is too large for it, and the rate holds on average. Safe for use by several threads.
 */
public final class TokenBucket {
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  /** Idle time counts for this much, so that a connection which was quiet does not burst. */
  private static final long CREDIT_NANOS = 5_000_000;

  private final long bytesPerSecond;
  private long freeAt = Long.MIN_VALUE;

  /**
   * @param bytesPerSecond at least 1
   */
  public TokenBucket(long bytesPerSecond) {
    if (bytesPerSecond < 1) {
      throw new IllegalArgumentException("bytesPerSecond is " + bytesPerSecond);
    }
    this.bytesPerSecond = bytesPerSecond;
  }

  public long bytesPerSecond() {
    return bytesPerSecond;
  }

  /**
   * Takes {@code bytes} out.
   *
   * @param nanoTime the present, by the same clock at every call
   * @return nanoseconds from the present until the bytes have passed
   */
  public synchronized long take(int bytes, long nanoTime) {
    var start = freeAt == Long.MIN_VALUE ? nanoTime : Math.max(freeAt, nanoTime - CREDIT_NANOS);
    freeAt = start + bytes * NANOS_PER_SECOND / bytesPerSecond;
    return Math.max(0, freeAt - nanoTime);
  }
}
