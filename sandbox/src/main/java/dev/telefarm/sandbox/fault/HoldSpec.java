package dev.telefarm.sandbox.fault;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How long a rule holds.
 *
 * @param durationMillis milliseconds, 1 to a day
 * @param since what the time is counted from; by default {@link Since#ADDED}
 */
public record HoldSpec(long durationMillis, Since since) {
  /** Where a duration begins. */
  public enum Since {
    /** When the rule was added. */
    @JsonProperty("added")
    ADDED,
    /** When the rule fired for the first time. */
    @JsonProperty("first-firing")
    FIRST_FIRING
  }

  /** Validates; {@link dev.telefarm.sandbox.world.InvalidFieldException} names the field. */
  public HoldSpec {
    Durations.require("durationMillis", durationMillis, 1, Durations.DAY);
    since = Objects.requireNonNullElse(since, Since.ADDED);
  }

  boolean isOver(Instant added, @Nullable Instant firstFired, Instant now) {
    Instant begin =
        switch (since) {
          case ADDED -> added;
          case FIRST_FIRING -> firstFired;
        };
    return begin != null && !now.isBefore(begin.plus(Duration.ofMillis(durationMillis)));
  }
}
