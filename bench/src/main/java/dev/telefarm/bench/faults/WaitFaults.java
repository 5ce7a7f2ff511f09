package dev.telefarm.bench.faults;

import static dev.telefarm.bench.faults.Fault.Kind.ENDING;
import static dev.telefarm.bench.faults.Fault.Kind.WAIT;

import dev.telefarm.bench.faults.Fault.Outcome;
import dev.telefarm.proto.v1.DownloadWait;
import java.time.Duration;
import java.util.List;

/** Telegram asks to wait. */
final class WaitFaults {
  private static final int FLOOD = 420;
  private static final int HOUR = 3600;

  private WaitFaults() {}

  static List<Fault> all() {
    return List.of(
        flood(5).inQuickRuns(),
        Fault.of(WAIT, "premium-3", "FLOOD_PREMIUM_WAIT_3", told("FLOOD_PREMIUM_WAIT_3"))
            .lasting(Duration.ofSeconds(3)),
        Fault.of(
                WAIT,
                "flood-hour-handed",
                "FLOOD_WAIT of an hour, with another account",
                told("FLOOD_WAIT_" + HOUR))
            .withTwoAccounts()
            .inQuickRuns(),
        Fault.of(
                ENDING,
                "flood-hour",
                "FLOOD_WAIT of an hour, one account",
                told("FLOOD_WAIT_" + HOUR))
            .ending(new Outcome.Waits(DownloadWait.Cause.CAUSE_FLOOD_WAIT))
            .inQuickRuns());
  }

  /** Those that take as long as they say. */
  static List<Fault> lengthy() {
    return List.of(flood(40), flood(120));
  }

  private static Fault flood(int seconds) {
    String error = "FLOOD_WAIT_" + seconds;
    return Fault.of(WAIT, "flood-" + seconds, error, told(error))
        .lasting(Duration.ofSeconds(seconds));
  }

  private static Script told(String error) {
    return Script.of(Rules.once(Rules.error(FLOOD, error)));
  }
}
