package dev.telefarm.bench.faults;

import static dev.telefarm.bench.faults.Fault.Kind.ENDING;
import static dev.telefarm.bench.faults.Fault.Kind.MINUTE;
import static dev.telefarm.bench.faults.Fault.Kind.TROUBLE;

import dev.telefarm.bench.faults.Fault.Outcome;
import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.sandbox.proto.v1.Action;
import dev.telefarm.sandbox.proto.v1.Rule;
import dev.telefarm.sandbox.proto.v1.UnknownKey;
import java.time.Duration;
import java.util.List;

/** Logins, keys and data centres. */
final class SessionFaults {
  private static final int HOME = 1;
  private static final int ABROAD = 2;
  private static final Duration WHILE = Duration.ofSeconds(15);
  private static final Outcome LOGIN_NEEDED =
      new Outcome.Waits(DownloadWait.Cause.CAUSE_LOGIN_NEEDED);

  private SessionFaults() {}

  static List<Fault> all() {
    return List.of(
        Fault.of(
                TROUBLE,
                "unregistered-once",
                "AUTH_KEY_UNREGISTERED by the file's DC, once",
                Script.of(at(ABROAD, Rules.once(unregistered()))))
            .abroad()
            .inQuickRuns(),
        Fault.of(
                TROUBLE,
                "unregistered-while",
                "AUTH_KEY_UNREGISTERED by the file's DC, for 15 s",
                Script.of(at(ABROAD, Rules.during(WHILE, unregistered()))))
            .lasting(WHILE)
            .abroad(),
        Fault.of(TROUBLE, "other-dc", "file on another DC", OTHER_DC).abroad(),
        Fault.of(
            TROUBLE,
            "migrate",
            "FILE_MIGRATE_2 in mid-file",
            // Once: the file is still at home, and the other one sends TDLib back.
            Script.of(at(HOME, Rules.once(Rules.error(303, "FILE_MIGRATE_" + ABROAD))))),
        Fault.of(
                ENDING,
                "unregistered-home",
                "AUTH_KEY_UNREGISTERED by the main DC",
                Script.of(at(HOME, Rules.once(unregistered()))))
            .ending(LOGIN_NEEDED)
            .inQuickRuns(),
        Fault.of(
                MINUTE,
                "unknown-key",
                "auth key unknown",
                Script.of(
                    Rules.once(Action.newBuilder().setUnknownKey(UnknownKey.getDefaultInstance()))))
            .ending(LOGIN_NEEDED));
  }

  /** The fault is where the file is; what is done to it is nothing. */
  private static final Script OTHER_DC = Script.atHalf(_ -> {});

  private static Action.Builder unregistered() {
    return Rules.error(401, "AUTH_KEY_UNREGISTERED");
  }

  private static Rule.Builder at(int dc, Rule.Builder rule) {
    rule.getMatchBuilder().setDc(dc);
    return rule;
  }
}
