package dev.telefarm.supervisor.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which downloads leave an account that has to wait (pure).
 *
 * <p>One goes if the wait is still longer than the threshold, or, where nobody knows its end, has
 * lasted that long, and another account that may do it works and has room now. It does not come
 * back before that wait is over ({@link PendingDownload#avoided}), and a wait of its next account
 * must be as long to move it again: so it moves once for each long wait that Telegram asks for, and
 * never to and fro between two that wait.
 */
public final class HandOver {
  private HandOver() {}

  /**
   * A download that an account has and cannot go on with.
   *
   * @param account {@code accounts/{account}}
   * @param since when it was first seen to wait
   */
  public record Waiting(
      PendingDownload download, String account, AccountHold hold, Instant since) {}

  /** Those that go, given the loads that {@code accounts} have with them. */
  public static List<Waiting> choose(
      List<Waiting> waiting, List<AccountCandidate> accounts, Duration threshold, Instant now) {
    Map<String, Integer> taken = new HashMap<>();
    List<Waiting> going = new ArrayList<>();
    for (Waiting held : waiting) {
      Instant end = held.hold().until().orElse(Instant.MAX);
      boolean longEnough =
          held.hold().until().isPresent()
              ? end.isAfter(now.plus(threshold))
              : !held.since().plus(threshold).isAfter(now);
      Optional<AccountCandidate> taker =
          longEnough ? taker(held, accounts, taken, now) : Optional.empty();
      taker.ifPresent(account -> {
        taken.merge(account.name(), 1, Integer::sum);
        going.add(held);
      });
    }
    return going;
  }

  /** When to look again at one that stays, if nothing else happens; empty if never. */
  public static Optional<Instant> next(Waiting held, Duration threshold, Instant now) {
    return held.hold().until().isEmpty()
        ? Optional.of(held.since().plus(threshold)).filter(moment -> moment.isAfter(now))
        : Optional.empty();
  }

  private static Optional<AccountCandidate> taker(
      Waiting held, List<AccountCandidate> accounts, Map<String, Integer> taken, Instant now) {
    return accounts.stream()
        .filter(account -> !account.name().equals(held.account()))
        .filter(AccountCandidate::works)
        .filter(
            account -> account.load() + taken.getOrDefault(account.name(), 0) < account.capacity())
        .filter(account -> held.download().admits(account))
        .filter(account -> !held.download().avoids(account, now))
        .findFirst();
  }
}
