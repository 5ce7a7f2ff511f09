package dev.telefarm.supervisor.farm;

import dev.telefarm.proto.link.v1.DownloadStatus;
import dev.telefarm.supervisor.store.Changes;
import dev.telefarm.supervisor.store.FarmStore;
import dev.telefarm.supervisor.store.proto.StoredUsage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what each account fetches a day, whether it has a budget or not: one that gets a budget at
 * noon has spent something already. Belongs to the control loop.
 */
final class DailyBudgets {
  private static final Logger log = LoggerFactory.getLogger(DailyBudgets.class);

  /** A count that is not written is told again by the worker, as long as that has the download. */
  private static final Duration DELAY = Duration.ofSeconds(1);

  private final ControlLoop loop;
  private final Roster roster;
  private final DownloadBook book;
  private final FarmStore store;
  private final PlanTrigger planning;
  private final InstantSource clock;
  private final Set<AccountEntry> unwritten = new LinkedHashSet<>();

  DailyBudgets(
      ControlLoop loop,
      Roster roster,
      DownloadBook book,
      FarmStore store,
      PlanTrigger planning,
      InstantSource clock) {
    this.loop = loop;
    this.roster = roster;
    this.book = book;
    this.store = store;
    this.planning = planning;
    this.clock = clock;
  }

  /** What a worker says of a download, whether the download is still its or not. */
  void told(AccountEntry account, DownloadStatus status) {
    Instant now = clock.instant();
    boolean before = account.budgetUsedUp(now);
    account.usage.told(status.getDownload(), status.getFetchedBytes(), now);
    if (account.usage.takeChanged()) {
      if (unwritten.isEmpty()) {
        loop.after(DELAY, this::write);
      }
      unwritten.add(account);
    }
    if (!before && account.budgetUsedUp(now)) {
      log.info("account={} has used up its daily budget", account.id);
      // It loses its downloads now, and then tells of them no more.
      write();
      planning.soon();
    }
  }

  private void write() {
    Changes changes = new Changes();
    for (AccountEntry account : unwritten) {
      if (roster.find(account.id).filter(account::equals).isPresent()) {
        account.usage.retain(held(account));
        changes.put(account.id, stored(account));
      }
    }
    unwritten.clear();
    if (!changes.isEmpty()) {
      store.commit(changes);
    }
  }

  private Set<String> held(AccountEntry account) {
    return book.assigned().stream()
        .filter(entry -> entry.holders().contains(account.id.name()))
        .map(entry -> entry.id)
        .collect(Collectors.toSet());
  }

  private StoredUsage stored(AccountEntry account) {
    return StoredUsage.newBuilder()
        .setEpochDay(account.usage.epochDay())
        .setBytes(account.usage.bytes(clock.instant()))
        .putAllFetched(account.usage.counts())
        .build();
  }
}
