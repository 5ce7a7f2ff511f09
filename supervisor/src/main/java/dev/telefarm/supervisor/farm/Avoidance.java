package dev.telefarm.supervisor.farm;

import dev.telefarm.supervisor.store.proto.StoredAvoidance;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Accounts that a download does not go back to before the waits are over for which it was taken
 * from them. Belongs to the control loop.
 */
final class Avoidance {
  private final Map<String, Instant> until = new HashMap<>(); // by accounts/{account}

  /** As it was stored; a wait is never longer than it was, whatever the clock was set to since. */
  void restore(Collection<StoredAvoidance> stored, Instant now) {
    for (StoredAvoidance one : stored) {
      Instant end = Times.instant(one.getUntil());
      Instant longest = now.plus(Duration.between(Times.instant(one.getSince()), end));
      add(one.getAccount(), end.isBefore(longest) ? end : longest, now);
    }
  }

  void add(String account, Instant end, Instant now) {
    until.values().removeIf(other -> !other.isAfter(now));
    if (end.isAfter(now)) {
      until.put(account, end);
    }
  }

  /** By {@code accounts/{account}}; what is over may be among them. */
  Map<String, Instant> all() {
    return until;
  }

  /** When the first of them ends. */
  Optional<Instant> nextEnd(Instant now) {
    return until.values().stream().filter(end -> end.isAfter(now)).min(Comparator.naturalOrder());
  }

  void clockSet(Duration step) {
    until.replaceAll((_, end) -> end.plus(step));
  }

  /**
   * @param now what a next supervisor counts their lengths from
   */
  Collection<StoredAvoidance> stored(Instant now) {
    return until.entrySet().stream()
        .filter(one -> one.getValue().isAfter(now))
        .map(one ->
            StoredAvoidance.newBuilder()
                .setAccount(one.getKey())
                .setSince(Times.timestamp(now))
                .setUntil(Times.timestamp(one.getValue()))
                .build())
        .toList();
  }
}
