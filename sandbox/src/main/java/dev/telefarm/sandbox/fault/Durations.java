package dev.telefarm.sandbox.fault;

import dev.telefarm.sandbox.world.InvalidFieldException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Bounds of the times in rules. */
final class Durations {
  static final Duration HOUR = Duration.ofHours(1);
  static final Duration DAY = Duration.ofDays(1);

  private Durations() {}

  static void require(String field, long millis, long minimum, Duration maximum) {
    if (millis < minimum || millis > maximum.toMillis()) {
      throw new InvalidFieldException(
          field, millis + " ms are not in " + minimum + ".." + maximum.toMillis());
    }
  }

  /** When something that begins now ends; null, which is never, for 0. */
  static @Nullable Instant end(Instant now, long millis) {
    return millis == 0 ? null : now.plusMillis(millis);
  }
}
