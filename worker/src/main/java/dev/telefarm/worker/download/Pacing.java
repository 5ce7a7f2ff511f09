package dev.telefarm.worker.download;

import dev.telefarm.worker.download.fault.Decisions.Pauses;
import java.time.Duration;

/**
 * The downloads' time constants.
 *
 * @param stall no new byte for so long, waits that are known left out, makes TDLib open its
 *     connections anew; see {@link StallWatchdog} for what follows
 * @param sync how often what was written is made durable
 * @param report the shortest time between two progress reports of a download
 * @param pauses before a failed attempt is repeated
 */
public record Pacing(Duration stall, Duration sync, Duration report, Pauses pauses) {
  public static final Pacing DEFAULT =
      new Pacing(
          Duration.ofSeconds(30),
          Duration.ofSeconds(1),
          Duration.ofMillis(250),
          new Pauses(Duration.ofSeconds(2), Duration.ofSeconds(120), Duration.ofSeconds(5)));
}
