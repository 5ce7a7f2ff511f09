package dev.telefarm.supervisor.farm;

import dev.telefarm.supervisor.schedule.Batches;
import dev.telefarm.supervisor.schedule.PendingQueues;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The downloads in memory, by id and by what is to be done with them. Belongs to the control loop.
 */
final class DownloadIndex {
  /** Of a hundred thousand that begin to wait; each is written, and others want the loop, too. */
  static final int TOLD_AT_ONCE = 1000;

  private final NavigableMap<String, DownloadEntry> entries = new TreeMap<>();
  private final NavigableMap<String, DownloadEntry> open = new TreeMap<>();

  /** Those of {@link #open} that an account has. */
  private final NavigableMap<String, DownloadEntry> assigned = new TreeMap<>();

  /** Those of {@link #open} that have a schedule of their own. */
  private final NavigableMap<String, DownloadEntry> scheduled = new TreeMap<>();

  /** Those of {@link #open} that one is to be found for. */
  private final PendingQueues pending = new PendingQueues(TOLD_AT_ONCE);

  private final Batches batches = new Batches();
  private final KnownFiles known;

  DownloadIndex(KnownFiles known) {
    this.known = known;
  }

  /** In the order of creation. */
  void add(DownloadEntry entry) {
    String origin = DownloadOrigin.nameOf(entry.download);
    entry.batch =
        origin.isEmpty()
            ? batches.add(
                entry.id,
                entry.download.getTarget().getPath(),
                Times.instant(entry.download.getCreateTime()))
            : origin;
    entries.put(entry.id, entry);
    if (entry.linksKnown() && !entry.ended()) {
      entry.knownCopy = known.find(entry.download.getMedia());
    }
    place(entry);
  }

  /** Of one that has ended. */
  void remove(DownloadEntry entry) {
    entries.remove(entry.id);
  }

  /** Where it belongs as it is now. */
  void place(DownloadEntry entry) {
    put(open, entry, !entry.ended());
    put(assigned, entry, entry.assigned());
    put(scheduled, entry, !entry.ended() && entry.download.hasSchedule());
    if (!entry.ended() && !entry.assigned() && !entry.paused() && !entry.heldUp) {
      pending.put(entry.pending());
    } else {
      pending.remove(entry.id);
    }
  }

  private static void put(Map<String, DownloadEntry> map, DownloadEntry entry, boolean belongs) {
    if (belongs) {
      map.put(entry.id, entry);
    } else {
      map.remove(entry.id);
    }
  }

  Optional<DownloadEntry> find(String id) {
    return Optional.ofNullable(entries.get(id));
  }

  /** In the order of creation. */
  Collection<DownloadEntry> all() {
    return entries.values();
  }

  /** Newest first; those made before the given one, if any. */
  Collection<DownloadEntry> newestFirst(Optional<String> before) {
    return before.map(id -> entries.headMap(id, false)).orElse(entries).descendingMap().values();
  }

  /** Those that have not ended, in the order of creation. */
  Collection<DownloadEntry> open() {
    return open.values();
  }

  /** Those that accounts have now, in the order of creation; a copy. */
  List<DownloadEntry> assigned() {
    return List.copyOf(assigned.values());
  }

  /** Those that have not ended and have a schedule of their own; a copy. */
  List<DownloadEntry> scheduled() {
    return List.copyOf(scheduled.values());
  }

  /** Those that neither have an account, nor are paused, nor wait for their own time. */
  PendingQueues pending() {
    return pending;
  }
}
