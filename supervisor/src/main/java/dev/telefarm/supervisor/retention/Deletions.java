package dev.telefarm.supervisor.retention;

import dev.telefarm.supervisor.store.Changes;
import dev.telefarm.supervisor.store.proto.StoredDeletion;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The newest deletions of downloads, so that a watcher that was away can be told of them. Not
 * thread-safe.
 *
 * <p>Bounded, because nobody says how long watchers stay away: one that has missed more than are
 * remembered begins anew. <i>Rejected:</i> a bound by age, which a wrong clock moves.
 */
public final class Deletions {
  /** So many are always remembered. */
  static final int KEPT = 10_000;

  /** So many more are, until they are forgotten together. */
  static final int SLACK = 500;

  private final NavigableMap<Long, StoredDeletion> byRevision;
  private final Map<String, Long> revisions = new HashMap<>();
  private long forgotten;

  /**
   * @param stored by revision
   * @param forgotten the newest revision of those that are not remembered any more; 0 if all are
   */
  public Deletions(NavigableMap<Long, StoredDeletion> stored, long forgotten) {
    this.byRevision = new TreeMap<>(stored);
    this.forgotten = forgotten;
    stored.forEach((revision, deletion) -> revisions.put(deletion.getName(), revision));
  }

  /**
   * Remembers one.
   *
   * @param revision above all before
   * @param changes gets what is to be committed
   * @return those that are forgotten for it
   */
  public Collection<StoredDeletion> add(
      String downloadId, long revision, StoredDeletion deletion, Changes changes) {
    byRevision.put(revision, deletion);
    revisions.put(deletion.getName(), revision);
    changes.deleteDownload(downloadId, revision, deletion);
    if (byRevision.size() <= KEPT + SLACK) {
      return List.of();
    }
    NavigableMap<Long, StoredDeletion> oldest = new TreeMap<>();
    while (byRevision.size() > KEPT) {
      var row = byRevision.pollFirstEntry();
      oldest.put(row.getKey(), row.getValue());
      revisions.remove(row.getValue().getName());
    }
    forgotten = oldest.lastKey();
    changes.forgetDeletions(forgotten);
    return oldest.values();
  }

  /** Whether each deletion after that revision is remembered. */
  public boolean reachBackTo(long revision) {
    return revision >= forgotten;
  }

  /** By revision, those after the given one. */
  public NavigableMap<Long, StoredDeletion> after(long revision) {
    return byRevision.tailMap(revision, false);
  }

  /** Whether the download is remembered as deleted after that revision. */
  public boolean hasAfter(long revision, String name) {
    return revisions.getOrDefault(name, 0L) > revision;
  }
}
