package dev.telefarm.supervisor.farm;

import dev.telefarm.proto.link.v1.DownloadStatus;
import dev.telefarm.supervisor.account.AccountId;
import dev.telefarm.supervisor.lifecycle.ProgressWatch;
import dev.telefarm.supervisor.lifecycle.WorkerState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * Looks every now and then whether what workers fetch comes, and tells the fleet of those where it
 * does not. A backstop: a worker gives a fetch up by itself long before. Belongs to the control
 * loop.
 */
final class StallPatrol {
  /** Looks in a stall deadline, so that one is noticed at most a fifth late. */
  private static final int ROUNDS = 5;

  private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(30);

  /** A round that comes so late means that this process itself stood still. */
  private static final Duration OWN_STALL = Duration.ofSeconds(1);

  private final ControlLoop loop;
  private final Roster roster;
  private final DownloadBook book;
  private final WorkerFleet fleet;
  private final InstantSource clock;
  private final Duration stallDeadline;
  private final Duration interval;
  private final Map<AccountId, ProgressWatch> watches = new HashMap<>();

  StallPatrol(
      ControlLoop loop,
      Roster roster,
      DownloadBook book,
      WorkerFleet fleet,
      InstantSource clock,
      Duration stallDeadline) {
    this.loop = loop;
    this.roster = roster;
    this.book = book;
    this.fleet = fleet;
    this.clock = clock;
    this.stallDeadline = stallDeadline;
    Duration part = stallDeadline.dividedBy(ROUNDS);
    this.interval = part.compareTo(LONGEST_INTERVAL) < 0 ? part : LONGEST_INTERVAL;
  }

  /** Goes round until the loop is closed. */
  void begin() {
    Instant due = clock.instant().plus(interval);
    loop.after(
        interval,
        () -> {
          Instant now = clock.instant();
          if (Duration.between(due, now).compareTo(OWN_STALL) > 0) {
            // What the workers said meanwhile is still in the sockets.
            watches.clear();
          }
          begin();
          look(now);
        });
  }

  /** The clock was set: everything has a deadline anew. */
  void clockSet() {
    watches.clear();
  }

  private void look(Instant now) {
    Map<AccountId, Map<String, Long>> active = active();
    watches.keySet().retainAll(active.keySet());
    active.forEach((id, downloads) ->
        watches
            .computeIfAbsent(id, _ -> new ProgressWatch(stallDeadline))
            .look(downloads, now)
            .ifPresent(event -> roster.find(id).ifPresent(entry -> fleet.handle(entry, event))));
  }

  /** How far each download is that a worker fetches now; every attached worker is in it. */
  private Map<AccountId, Map<String, Long>> active() {
    Map<AccountId, Map<String, Long>> active = new HashMap<>();
    for (AccountEntry account : roster.all()) {
      // Another process would not find a proxy either.
      if (account.session != null
          && account.worker.state() instanceof WorkerState.Running
          && !account.cutOff()) {
        active.put(account.id, new HashMap<>());
      }
    }
    for (DownloadEntry download : book.assigned()) {
      for (String name : download.holders()) {
        DownloadStatus status = download.statuses.get(name);
        Map<String, Long> of = AccountId.parseName(name).map(active::get).orElse(null);
        if (status != null && of != null && fetches(download, name, status)) {
          of.put(download.id, status.getFetchedBytes() + status.getDurableBytes());
        }
      }
    }
    return active;
  }

  /** Not while it waits or proves, nor while the others of a stripe have all that is missing. */
  private static boolean fetches(DownloadEntry download, String account, DownloadStatus status) {
    if (status.getPhase() != DownloadStatus.Phase.PHASE_RUNNING) {
      return false;
    }
    if (download.stripe != null) {
      return download.stripe.planner().hasWork(account, download.parts.numbers());
    }
    long total = download.download.getMedia().getSizeBytes();
    return status.getDurableBytes() < total && !download.parts.complete(total);
  }
}
