package dev.telefarm.bench.faults;

import dev.telefarm.bench.report.Target;
import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.proto.v1.ErrorReason;
import java.time.Duration;

/**
 * Something that goes wrong while a file comes.
 *
 * @param name as {@code --case} takes it, at most 20 characters
 * @param description for the table
 * @param length for how long Telegram demanded to wait, or the fault was held on; zero for a moment
 * @param setting where it happens
 */
record Fault(
    String name,
    String description,
    Kind kind,
    Duration length,
    Script script,
    Outcome outcome,
    Setting setting) {

  /** What faults have in common, and what is asked of them. */
  enum Kind {
    /** Connections break. */
    CONNECTION(3, 3),
    /** They break five times, each of which may cost as much. */
    STORM(15, 1),
    /** Telegram asks to wait. */
    WAIT(3, 1),
    /** Nothing comes, and nobody says so. */
    SILENCE(35, 1),
    /** Telegram refuses, fails, or sends what it should not. */
    TROUBLE(10, 1),
    /** TDLib itself makes a pause of a minute for it. */
    MINUTE(65, 1),
    /** A process of the farm dies. */
    PROCESS(5, 1),
    /** What only a person can cure; the time is until it is shown. */
    ENDING(15, 1);

    private final double seconds;
    private final int runs;

    Kind(double seconds, int runs) {
      this.seconds = seconds;
      this.runs = runs;
    }

    /** Most seconds lost over the fault's own length, or until it is shown. */
    Target target() {
      return new Target.AtMost(seconds);
    }

    /** How many runs the median is of. */
    int runs() {
      return runs;
    }
  }

  /** What is to come of it. */
  sealed interface Outcome {
    /** The file, by itself. */
    record Completes() implements Outcome {}

    /** FAILED for this reason. */
    record Fails(ErrorReason reason) implements Outcome {}

    /** It waits for this, which is shown. */
    record Waits(DownloadWait.Cause cause) implements Outcome {}
  }

  /**
   * Where a fault happens.
   *
   * @param abroad whether another data centre has the file
   * @param accounts of the farm that may fetch it
   * @param bare whether bare TDLib can meet it too
   * @param brief whether it is part of a quick run
   * @param proxied whether the accounts reach Telegram through a proxy and nothing else
   */
  record Setting(boolean abroad, int accounts, boolean bare, boolean brief, boolean proxied) {
    static final Setting USUAL = new Setting(false, 1, true, false, false);
  }

  /** One that is recovered from. */
  static Fault of(Kind kind, String name, String description, Script script) {
    return new Fault(
        name, description, kind, Duration.ZERO, script, new Outcome.Completes(), Setting.USUAL);
  }

  Fault lasting(Duration time) {
    return new Fault(name, description, kind, time, script, outcome, setting);
  }

  Fault ending(Outcome other) {
    return new Fault(name, description, kind, length, script, other, setting);
  }

  private Fault in(Setting other) {
    return new Fault(name, description, kind, length, script, outcome, other);
  }

  Fault abroad() {
    return in(new Setting(true, setting.accounts, setting.bare, setting.brief, setting.proxied));
  }

  Fault withTwoAccounts() {
    return in(new Setting(setting.abroad, 2, false, setting.brief, setting.proxied));
  }

  Fault ofTheFarmAlone() {
    return in(new Setting(setting.abroad, setting.accounts, false, setting.brief, setting.proxied));
  }

  /** TDLib by itself would go past a proxy, so it has none to be measured with. */
  Fault behindProxy() {
    return in(new Setting(setting.abroad, setting.accounts, false, setting.brief, true));
  }

  /** One of its sort, soon over: part of a quick run too. */
  Fault inQuickRuns() {
    return in(new Setting(setting.abroad, setting.accounts, setting.bare, true, setting.proxied));
  }
}
