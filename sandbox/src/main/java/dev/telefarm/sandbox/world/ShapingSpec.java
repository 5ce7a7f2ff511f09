package dev.telefarm.sandbox.world;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * How slow the sandbox pretends to be. Zero means no limit.
 *
 * @param connectionBytesPerSecond bytes each connection may receive a second
 * @param latencyMillis milliseconds between a request's arrival and its answer's departure
 * @param accountBytesPerSecond bytes of file content that each account may receive a second, over
 *     all its connections
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record ShapingSpec(
    long connectionBytesPerSecond, long latencyMillis, long accountBytesPerSecond) {
  /** As fast as it can. */
  public static final ShapingSpec NONE = new ShapingSpec(0, 0, 0);

  /** Validates; {@link InvalidFieldException} names the field. */
  public ShapingSpec {
    requireRate("connectionBytesPerSecond", connectionBytesPerSecond);
    requireRate("accountBytesPerSecond", accountBytesPerSecond);
    if (latencyMillis < 0 || latencyMillis > 60_000) {
      throw new InvalidFieldException("latencyMillis", latencyMillis + " is not in 0..60000");
    }
  }

  private static void requireRate(String field, long rate) {
    if (rate < 0 || (rate > 0 && rate < 1024)) {
      throw new InvalidFieldException(field, rate + " is neither 0 (no limit) nor at least 1024");
    }
  }
}
