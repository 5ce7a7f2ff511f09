package dev.telefarm.supervisor.farm;

import dev.telefarm.supervisor.schedule.DownloadGroup;
import dev.telefarm.supervisor.schedule.FairOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Whose turn it is in the workers' own queues, where downloads wait for a slot that they were given
 * ahead: one download of each group that has nothing else at work goes before its equals. So a
 * single download is next, whatever a batch has in the queue before it. Belongs to the control
 * loop.
 *
 * <p>A group that was just served lets those go first at its account that have their turn and wait;
 * but for no longer than a step of the {@link FairOrder}, or a stream of single downloads could
 * keep a batch waiting for ever.
 */
final class Turns {
  private final Roster roster;
  private final DownloadBook book;
  private final PlanTrigger planning;

  /** Until when each group had something at work or had its turn. */
  private final Map<DownloadGroup, Instant> servedUntil = new HashMap<>();

  private Set<DownloadGroup> served = Set.of();

  Turns(Roster roster, DownloadBook book, PlanTrigger planning) {
    this.roster = roster;
    this.book = book;
    this.planning = planning;
  }

  /** Workers that were told of a download before are told that it is its turn. */
  void give(Instant now) {
    Map<DownloadGroup, DownloadEntry> first = new LinkedHashMap<>();
    Set<DownloadGroup> present = new HashSet<>();
    Set<String> accountsWhereOneWaits = new HashSet<>();
    for (DownloadEntry entry : book.assigned()) {
      String account = entry.download.getAssignedAccount();
      boolean waits = entry.waitsForSlot(account);
      if (entry.turn || !waits) {
        present.add(entry.group());
      }
      if (entry.turn && waits) {
        accountsWhereOneWaits.add(account);
      }
      first.putIfAbsent(entry.group(), entry);
    }
    // What was at work when this was looked at last was so until now.
    served.forEach(group -> servedUntil.put(group, now));
    present.forEach(group -> servedUntil.put(group, now));
    servedUntil.keySet().retainAll(first.keySet());
    first.keySet().removeAll(present);
    first.forEach((group, entry) -> {
      Instant patience = servedUntil.getOrDefault(group, Instant.MIN).plus(FairOrder.STEP);
      if (!accountsWhereOneWaits.contains(entry.download.getAssignedAccount())
          || !patience.isAfter(now)) {
        give(entry);
        present.add(group);
      } else {
        planning.at(patience);
      }
    });
    served = present;
  }

  /** The clock was set forward by {@code step}, or back. */
  void clockSet(Duration step) {
    servedUntil.replaceAll((_, until) -> until.plus(step));
  }

  private void give(DownloadEntry entry) {
    entry.turn = true;
    if (entry.told) {
      roster
          .find(entry.download.getAssignedAccount())
          .ifPresent(account -> Directives.put(account, entry));
    }
  }
}
