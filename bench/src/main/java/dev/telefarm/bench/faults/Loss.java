package dev.telefarm.bench.faults;

import dev.telefarm.bench.faults.Fault.Outcome;
import dev.telefarm.bench.lab.Story;
import dev.telefarm.bench.lab.Story.Sight;
import dev.telefarm.proto.v1.Download;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a fault cost. Pure. */
final class Loss {
  private Loss() {}

  /**
   * Seconds that it took longer than undisturbed and than the fault itself; negative if less was
   * lost than the fault took.
   */
  static double seconds(double disturbed, double undisturbed, Duration length) {
    return disturbed - undisturbed - length.toNanos() / 1e9;
  }

  /** Whether this is how it is to come out. */
  static boolean shows(Outcome outcome, Download download) {
    return switch (outcome) {
      case Outcome.Completes() -> download.getState() == Download.State.STATE_COMPLETED;
      case Outcome.Fails(var reason) ->
          download.getState() == Download.State.STATE_FAILED
              && download.getFailure().getReason() == reason;
      case Outcome.Waits(var cause) ->
          download.getState() == Download.State.STATE_WAITING
              && download.getWait().getCause() == cause;
    };
  }

  /** From when it began to go wrong until that was shown; empty if it was not. */
  static Optional<Duration> untilShown(Outcome outcome, Instant begun, Story story) {
    return story.sights().stream()
        .filter(sight -> shows(outcome, sight.download()))
        .findFirst()
        .map(Sight::at)
        .map(at -> Duration.between(begun, at));
  }
}
