package dev.telefarm.worker.download;

import java.time.Duration;

/**
 * The downloads' time constants.
 *
 * @param stall no new byte for so long makes TDLib open its connections anew, and after as long
 *     again ends the attempt. Telegram may ask a part to wait up to 60 s, which TDLib obeys
 *     silently: it must be longer
 * @param sync how often what was written is made durable
 * @param report the shortest time between two progress reports of a download
 * @param firstRetry pause after the first failed attempt; each further one waits twice as long
 * @param longestRetry bound of that pause. A file reference can be repaired once in 60 s, so it
 *     must be longer
 * @param diskFull pause before a full disk is tried again
 * @param attempts attempts in a row that may fail without a new byte
 */
public record Pacing(
    Duration stall,
    Duration sync,
    Duration report,
    Duration firstRetry,
    Duration longestRetry,
    Duration diskFull,
    int attempts) {
  public static final Pacing DEFAULT =
      new Pacing(
          Duration.ofSeconds(90),
          Duration.ofSeconds(1),
          Duration.ofMillis(250),
          Duration.ofSeconds(2),
          Duration.ofSeconds(120),
          Duration.ofSeconds(5),
          10);

  /** The pause after {@code failures} failed attempts in a row (1 and up). */
  Duration retry(int failures) {
    Duration pause = firstRetry.multipliedBy(1L << Math.clamp(failures - 1, 0, 20));
    return pause.compareTo(longestRetry) < 0 ? pause : longestRetry;
  }
}
