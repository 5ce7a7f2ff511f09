package dev.telefarm.sandbox.proxy;

import dev.telefarm.sandbox.world.InvalidFieldException;
import java.time.Duration;

/**
 * How well a proxy does its work.
 *
 * @param bytesPerSecond of all its connections together, each way; 0 means no limit, else at least
 *     1024
 * @param latency of everything that it passes on, each way; at most a minute
 * @param refusingAfterBytes becomes REFUSING after so many bytes to clients; 0 means never
 */
public record Behaviour(
    Fault fault, long bytesPerSecond, Duration latency, long refusingAfterBytes) {
  public static final Behaviour GOOD = new Behaviour(Fault.NONE, 0, Duration.ZERO, 0);

  /** What is wrong with it. */
  public enum Fault {
    NONE,
    /** Accepts and reads, and says nothing. */
    DEAD,
    /** Nobody listens. */
    REFUSING,
    /** Lets clients in, and passes nothing on. */
    CUT_OFF;

    /** Whether what it should pass on is lost. */
    boolean losesBytes() {
      return this == DEAD || this == CUT_OFF;
    }
  }

  /**
   * Checks the bounds.
   *
   * @throws InvalidFieldException naming the field that is wrong
   */
  public Behaviour {
    require(
        bytesPerSecond == 0 || bytesPerSecond >= 1024,
        "bytes_per_second",
        "must be 0 or at least 1024");
    require(
        !latency.isNegative() && latency.compareTo(Duration.ofMinutes(1)) <= 0,
        "latency",
        "must be from 0 to a minute");
    require(refusingAfterBytes >= 0, "refusing_after_bytes", "must not be negative");
  }

  Behaviour refusing() {
    return new Behaviour(Fault.REFUSING, bytesPerSecond, latency, 0);
  }

  private static void require(boolean condition, String field, String problem) {
    if (!condition) {
      throw new InvalidFieldException(field, problem);
    }
  }
}
