package dev.telefarm.sandbox.transport;

import java.time.Duration;
import java.util.List;

/**
 * Decides how fast and how late a connection's bytes leave. Asked before every piece of at most 16
 * KiB, so that a change takes effect at once. Called on the connection's event loop: must not
 * block.
 */
@FunctionalInterface
public interface Shaper {
  Pace pace(Connection connection);

  /** No limit, no delay. */
  static Shaper none() {
    return connection -> Pace.FREE;
  }

  /**
   * The pace of one connection at one moment.
   *
   * @param buckets all of them must let the bytes pass; share one between connections to limit them
   *     together
   * @param latency added to every piece, without lowering the rate
   */
  record Pace(List<TokenBucket> buckets, Duration latency) {
    /** No limit, no delay. */
    public static final Pace FREE = new Pace(List.of(), Duration.ZERO);

    public Pace {
      buckets = List.copyOf(buckets);
      if (latency.isNegative()) {
        throw new IllegalArgumentException("latency is negative: " + latency);
      }
    }
  }
}
