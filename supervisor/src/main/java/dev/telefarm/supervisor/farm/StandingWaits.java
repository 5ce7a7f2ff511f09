package dev.telefarm.supervisor.farm;

import dev.telefarm.proto.link.v1.StandingWait;
import dev.telefarm.proto.v1.FloodEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The waits that Telegram asked an account for and that are not over. Telegram counts an account's
 * requests, so they bind each next worker too, which knows nothing of them. Belongs to the control
 * loop.
 */
final class StandingWaits {
  private final Map<String, Wait> waits = new LinkedHashMap<>(); // by method

  private record Wait(FloodEvent.Kind kind, Instant until) {}

  /**
   * Telegram asked for it.
   *
   * @param flood perhaps of an earlier supervisor: a wait is never longer than it was, whatever the
   *     clock was set to since
   */
  void met(FloodEvent flood, Instant now) {
    waits.values().removeIf(wait -> !wait.until().isAfter(now));
    Instant end = Times.instant(flood.getUntil());
    Instant longest = now.plusSeconds(flood.getWait().getSeconds());
    Wait wait = new Wait(flood.getKind(), end.isBefore(longest) ? end : longest);
    if (wait.until().isAfter(now)) {
      waits.merge(
          flood.getMethod(), wait, (old, next) -> old.until().isAfter(next.until()) ? old : next);
    }
  }

  /** How long each still lasts. */
  List<StandingWait> left(Instant now) {
    return waits.entrySet().stream()
        .filter(wait -> wait.getValue().until().isAfter(now))
        .map(wait ->
            StandingWait.newBuilder()
                .setMethod(wait.getKey())
                .setKind(wait.getValue().kind())
                .setLeft(Times.duration(Duration.between(now, wait.getValue().until())))
                .build())
        .toList();
  }

  void clockSet(Duration step) {
    waits.replaceAll((_, wait) -> new Wait(wait.kind(), wait.until().plus(step)));
  }
}
