package dev.telefarm.client.cli.doctor;

import java.time.Instant;
import java.util.List;

/**
 * The system's clock: certificates, daily budgets and schedules go by it. Telegram's own time is
 * not asked for: TDLib corrects what it needs by itself.
 *
 * @param now what the clock says
 */
public record ClockCheck(Instant now) implements Check {
  /** This was written then: no clock that is right says less. */
  private static final Instant LEAST = Instant.parse("2026-11-01T00:00:00Z");

  @Override
  public List<Finding> look() {
    Program.Result asked =
        Program.run(List.of("timedatectl", "show", "--property=NTPSynchronized", "--value"));
    return List.of(judge(now, asked.succeeded() ? asked.lastLine() : ""));
  }

  /**
   * @param synchronised {@code yes}, {@code no}, or anything else if nobody knows
   */
  static Finding judge(Instant now, String synchronised) {
    if (now.isBefore(LEAST)) {
      return Finding.problem(
          "clock",
          "it is " + now + ", which is long over",
          "set the clock, and have it kept right");
    }
    return switch (synchronised) {
      case "yes" -> Finding.ok("clock", now + ", kept right by the system");
      case "no" ->
          Finding.warning(
              "clock",
              now + ", not synchronised",
              "have it kept right: timedatectl set-ntp true, or what this host has for it");
      default -> Finding.ok("clock", now + "; nothing here tells whether it is synchronised");
    };
  }
}
