package dev.telefarm.supervisor.lifecycle;

import java.time.Duration;

/**
 * The deadlines and bounds of the state machine; see WorkersConfig for what each means.
 *
 * @param quarantineAfter failures in a row, at least 1
 */
public record LifecyclePolicy(
    Duration startDeadline,
    Duration silenceDeadline,
    Duration drainDeadline,
    Duration backoffInitial,
    Duration backoffMax,
    Duration stableAfter,
    int quarantineAfter) {
  /** Pause after the given number of failures in a row (at least 1), before jitter. */
  Duration backoff(int failures) {
    // 2^20 times any initial pause is beyond every cap, and further doubling would overflow.
    Duration pause = backoffInitial.multipliedBy(1L << Math.min(failures - 1, 20));
    return pause.compareTo(backoffMax) < 0 ? pause : backoffMax;
  }
}
