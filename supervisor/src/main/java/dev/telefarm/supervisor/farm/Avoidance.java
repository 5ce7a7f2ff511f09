package dev.telefarm.supervisor.farm;

import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.supervisor.schedule.AccountHold;
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
  private final Map<String, AccountHold> holds =
      new HashMap<>(); // by accounts/{account}; all with an end

  /** As it was stored; a wait is never longer than it was, whatever the clock was set to since. */
  void restore(Collection<StoredAvoidance> stored, Instant now) {
    for (StoredAvoidance one : stored) {
      Instant end = Times.instant(one.getUntil());
      Instant longest = now.plus(Duration.between(Times.instant(one.getSince()), end));
      add(one.getAccount(), one.getCause(), end.isBefore(longest) ? end : longest, now);
    }
  }

  /**
   * @param cause why the account cannot go on with it until {@code end}
   */
  void add(String account, DownloadWait.Cause cause, Instant end, Instant now) {
    holds.values().removeIf(other -> !end(other).isAfter(now));
    if (end.isAfter(now)) {
      holds.put(
          account,
          new AccountHold(cause, Optional.of(end), account + " had to wait when it was at it"));
    }
  }

  private static Instant end(AccountHold hold) {
    return hold.until().orElseThrow();
  }

  void clear() {
    holds.clear();
  }

  /** By {@code accounts/{account}}; what is over may be among them. */
  Map<String, AccountHold> all() {
    return holds;
  }

  /** When the first of them ends. */
  Optional<Instant> nextEnd(Instant now) {
    return holds.values().stream()
        .map(Avoidance::end)
        .filter(end -> end.isAfter(now))
        .min(Comparator.naturalOrder());
  }

  void clockSet(Duration step) {
    holds.replaceAll((_, hold) ->
        new AccountHold(hold.cause(), hold.until().map(end -> end.plus(step)), hold.detail()));
  }

  /**
   * @param now what a next supervisor counts their lengths from
   */
  Collection<StoredAvoidance> stored(Instant now) {
    return holds.entrySet().stream()
        .filter(one -> end(one.getValue()).isAfter(now))
        .map(one ->
            StoredAvoidance.newBuilder()
                .setAccount(one.getKey())
                .setSince(Times.timestamp(now))
                .setUntil(Times.timestamp(end(one.getValue())))
                .setCause(one.getValue().cause())
                .build())
        .toList();
  }
}
