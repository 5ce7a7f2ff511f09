package dev.telefarm.supervisor.schedule;

import dev.telefarm.supervisor.schedule.Decision.Assign;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The downloads that no account has. A plan costs as much as it changes, not as much as there is:
 * downloads of one kind, which the same accounts may do, are all told the same when none of them
 * can take another one, and are told it once. So a hundred thousand may wait behind a few slots.
 * Not thread-safe.
 */
public final class PendingQueues {
  private final Map<String, PendingDownload> downloads = new HashMap<>();
  private final Map<DownloadGroup, Map<PendingKind, NavigableMap<String, PendingDownload>>> groups =
      new HashMap<>();
  private final Map<PendingKind, Members> kinds = new HashMap<>();
  private final int most;

  /** Those of one kind, and what was said of those that got no account. */
  private static final class Members {
    final NavigableMap<String, PendingDownload> all = new TreeMap<>();

    /** Those of which {@code said} is still to be said. */
    final NavigableMap<String, PendingDownload> untold = new TreeMap<>();

    @Nullable Decision said;

    void say(Decision decision) {
      Decision now = decision.about("");
      if (!now.equals(said) || decision instanceof Decision.Fail) {
        said = now;
        untold.putAll(all);
      }
    }
  }

  /**
   * Makes empty queues.
   *
   * @param most decisions of one plan about downloads that get no account; the next plan goes on
   */
  public PendingQueues(int most) {
    this.most = most;
  }

  /** Puts a download in, or in its new place; nothing happens if it is there as it is. */
  public void put(PendingDownload download) {
    if (download.equals(downloads.get(download.id()))) {
      return;
    }
    remove(download.id());
    downloads.put(download.id(), download);
    PendingKind kind = PendingKind.of(download);
    groups
        .computeIfAbsent(download.group(), _ -> new HashMap<>())
        .computeIfAbsent(kind, _ -> new TreeMap<>())
        .put(download.id(), download);
    Members members = kinds.computeIfAbsent(kind, _ -> new Members());
    members.all.put(download.id(), download);
    members.untold.put(download.id(), download);
  }

  /** Takes a download out, if it is in. */
  public void remove(String id) {
    PendingDownload download = downloads.remove(id);
    if (download == null) {
      return;
    }
    PendingKind kind = PendingKind.of(download);
    groups.computeIfPresent(
        download.group(),
        (_, queues) -> {
          queues.computeIfPresent(kind, (_, queue) -> without(queue, id));
          return queues.isEmpty() ? null : queues;
        });
    kinds.computeIfPresent(
        kind,
        (_, members) -> {
          members.untold.remove(id);
          return without(members.all, id) == null ? null : members;
        });
  }

  private static <T> @Nullable NavigableMap<String, T> without(
      NavigableMap<String, T> map, String id) {
    map.remove(id);
    return map.isEmpty() ? null : map;
  }

  /** Those of which there is a download. */
  public Set<DownloadGroup> groups() {
    return groups.keySet();
  }

  /** When the first of the waits ends for which a download keeps away from an account. */
  public Optional<Instant> nextReturn(Instant now) {
    return kinds.keySet().stream()
        .flatMap(kind -> kind.avoided().values().stream())
        .flatMap(hold -> hold.until().stream())
        .filter(end -> end.isAfter(now))
        .min(Comparator.naturalOrder());
  }

  /** Whether there is more to say than one plan may. */
  public boolean hasMore() {
    return kinds.values().stream().anyMatch(members -> !members.untold.isEmpty());
  }

  /** No account may take any; what is still to be said of that. */
  public List<Decision> hold(AccountHold hold) {
    Decision wait = new Decision.Wait("", Scheduler.wait(hold));
    List<Decision> decisions = new ArrayList<>();
    for (Members members : kinds.values()) {
      members.say(wait);
      told(members, download -> wait.about(download.id()), decisions);
    }
    return decisions;
  }

  /**
   * Who gets an account, the most urgent first; then of those that get none what was not said of
   * them before.
   */
  public List<Decision> plan(List<AccountCandidate> accounts, FairOrder order) {
    Map<String, Integer> loads = new HashMap<>();
    accounts.forEach(account -> loads.put(account.name(), account.load()));
    List<Decision> decisions = new ArrayList<>();
    Map<PendingKind, Decision> full = new LinkedHashMap<>();
    kinds.forEach((kind, members) -> {
      PendingDownload any = members.all.firstEntry().getValue();
      Decision decision = Scheduler.decide(any, accounts, loads, order.now());
      if (!(decision instanceof Assign)) {
        full.put(kind, decision);
      }
    });
    if (full.size() < kinds.size()) {
      assign(accounts, order, loads, full, decisions);
    }
    tellTheRest(full, accounts, loads, order.now(), decisions);
    return decisions;
  }

  /** Goes on until there is no download left for which an account has room. */
  private void assign(
      List<AccountCandidate> accounts,
      FairOrder order,
      Map<String, Integer> loads,
      Map<PendingKind, Decision> full,
      List<Decision> decisions) {
    PriorityQueue<Turn> turns = new PriorityQueue<>(Turn.MOST_URGENT_FIRST);
    groups.forEach((group, queues) -> {
      Turn turn = new Turn(group, queues, order);
      if (turn.next(full.keySet())) {
        turns.add(turn);
      }
    });
    for (Turn turn = turns.poll();
        turn != null && full.size() < kinds.size();
        turn = turns.poll()) {
      PendingDownload download = turn.download();
      PendingKind kind = turn.kind();
      if (!full.containsKey(kind)) {
        Decision decision = Scheduler.decide(download, accounts, loads, order.now());
        if (decision instanceof Assign(String _, String account)) {
          loads.merge(account, 1, Integer::sum);
          decisions.add(decision);
          turn.served();
        } else {
          full.put(kind, decision);
        }
      }
      if (turn.next(full.keySet())) {
        turns.add(turn);
      }
    }
  }

  private void tellTheRest(
      Map<PendingKind, Decision> full,
      List<AccountCandidate> accounts,
      Map<String, Integer> loads,
      Instant now,
      List<Decision> decisions) {
    Set<String> served =
        decisions.stream().map(Decision::download).collect(Collectors.toUnmodifiableSet());
    full.forEach((kind, decision) -> {
      Members members = kinds.get(kind);
      if (members == null) {
        return;
      }
      members.say(decision);
      members.untold.keySet().removeAll(served);
      told(
          members,
          download ->
              decision instanceof Decision.Fail
                  // The accounts may have had different reasons.
                  ? Scheduler.decide(download, accounts, loads, now)
                  : decision.about(download.id()),
          decisions);
    });
  }

  private void told(
      Members members, Function<PendingDownload, Decision> decision, List<Decision> decisions) {
    for (int i = 0; i < most && !members.untold.isEmpty(); i++) {
      decisions.add(decision.apply(members.untold.pollFirstEntry().getValue()));
    }
  }
}
