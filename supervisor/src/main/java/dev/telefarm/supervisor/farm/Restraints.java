package dev.telefarm.supervisor.farm;

import dev.telefarm.proto.v1.AccountLimit;
import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.supervisor.schedule.AccountHold;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What an account's worker said last that it is held back by. Kept when the worker ends, because
 * Telegram's waits go on without it. Belongs to the control loop.
 */
final class Restraints {
  private static final String FILES = "files";

  /** A download that begins at an account looks its message up first. */
  private static final Set<String> TO_BEGIN = Set.of("", FILES, "messages");

  private static final Set<String> TO_GO_ON = Set.of("", FILES);

  private static final Set<String> TO_ASK = Set.of("", "messages");

  private List<AccountLimit> said = List.of();

  void say(List<AccountLimit> limits) {
    // What the supervisor limits it knows better itself.
    said =
        limits.stream()
            .filter(limit ->
                switch (limit.getCause()) {
                  case CAUSE_BANDWIDTH, CAUSE_DAILY_BUDGET, CAUSE_PROXY -> false;
                  case CAUSE_FLOOD_WAIT,
                      CAUSE_PREMIUM_WAIT,
                      CAUSE_DC_FAILING,
                      CAUSE_UNSPECIFIED,
                      UNRECOGNIZED ->
                      true;
                })
            .toList();
  }

  /** The clock was set forward by {@code step}, or back: no wait becomes another one by that. */
  void clockSet(Duration step) {
    said =
        said.stream()
            .map(limit ->
                limit.hasUntil()
                    ? limit.toBuilder().setUntil(Times.later(limit.getUntil(), step)).build()
                    : limit)
            .toList();
  }

  /** Those that have not ended. */
  List<AccountLimit> now(Instant now) {
    return standing(now).toList();
  }

  /** What keeps it from beginning any download. */
  Optional<AccountHold> beginning(Instant now) {
    return hold(TO_BEGIN, now);
  }

  /** What keeps it from being asked about chats. */
  Optional<AccountHold> asking(Instant now) {
    return hold(TO_ASK, now);
  }

  /** What keeps all of its downloads from going on. */
  Optional<AccountHold> goingOn(Instant now) {
    return hold(TO_GO_ON, now);
  }

  /** Whether something holds it back that does not keep it from every download. */
  boolean hindered(Instant now) {
    return standing(now)
        .anyMatch(limit ->
            switch (limit.getCause()) {
              case CAUSE_FLOOD_WAIT -> limit.getDc() != 0;
              case CAUSE_PREMIUM_WAIT, CAUSE_DC_FAILING -> true;
              case CAUSE_BANDWIDTH,
                  CAUSE_DAILY_BUDGET,
                  CAUSE_PROXY,
                  CAUSE_UNSPECIFIED,
                  UNRECOGNIZED ->
                  false;
            });
  }

  /** When the first of them ends. */
  Optional<Instant> nextEnd(Instant now) {
    return standing(now)
        .filter(AccountLimit::hasUntil)
        .map(limit -> Times.instant(limit.getUntil()))
        .min(Comparator.naturalOrder());
  }

  /** A wait for one data centre only keeps the files of that one: their downloads say so. */
  private Optional<AccountHold> hold(Set<String> classes, Instant now) {
    return standing(now)
        .filter(limit -> limit.getCause() == AccountLimit.Cause.CAUSE_FLOOD_WAIT)
        .filter(limit -> limit.getDc() == 0 && classes.contains(limit.getMethodClass()))
        .map(limit ->
            new AccountHold(
                DownloadWait.Cause.CAUSE_FLOOD_WAIT,
                limit.hasUntil() ? Optional.of(Times.instant(limit.getUntil())) : Optional.empty(),
                limit.getDetail().isEmpty() ? "Telegram asked to wait" : limit.getDetail()))
        .max(Comparator.comparing(hold -> hold.until().orElse(Instant.MAX)));
  }

  private Stream<AccountLimit> standing(Instant now) {
    return said.stream()
        .filter(limit -> !limit.hasUntil() || Times.instant(limit.getUntil()).isAfter(now));
  }
}
