package dev.telefarm.supervisor.farm;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.supervisor.schedule.Batches;
import dev.telefarm.supervisor.store.Changes;
import dev.telefarm.supervisor.store.DurableStep;
import dev.telefarm.supervisor.store.FarmStore;
import dev.telefarm.supervisor.store.proto.StoredDownload;
import dev.telefarm.supervisor.store.proto.StoredParts;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Every download, in memory and in the store. Belongs to the control loop. */
final class DownloadBook {
  static final String COLLECTION = "downloads/";

  private final NavigableMap<String, DownloadEntry> entries = new TreeMap<>();
  private final NavigableMap<String, DownloadEntry> open = new TreeMap<>();
  private final DownloadFeed feed = new DownloadFeed();
  private final Batches batches = new Batches();
  private final DownloadIds ids;
  private final FarmStore store;
  private final Revisions revisions;
  private final KnownFiles known;
  private final ManifestDuties manifests;
  private final InstantSource clock;

  DownloadBook(
      FarmStore store,
      Revisions revisions,
      KnownFiles known,
      ManifestDuties manifests,
      InstantSource clock,
      DownloadIds ids,
      Map<String, StoredDownload> stored,
      Map<String, List<StoredParts>> parts) {
    this.store = store;
    this.revisions = revisions;
    this.known = known;
    this.manifests = manifests;
    this.clock = clock;
    this.ids = ids;
    var now = clock.instant();
    stored.forEach((id, download) ->
        index(DownloadEntry.of(id, download, parts.getOrDefault(id, List.of()), now)));
  }

  Optional<DownloadEntry> find(String id) {
    return Optional.ofNullable(entries.get(id));
  }

  DownloadEntry get(String name) {
    return find(name.substring(COLLECTION.length()))
        .orElseThrow(() ->
            Refusal.about(
                name, ErrorReason.ERROR_REASON_DOWNLOAD_NOT_FOUND, "there is no download " + name));
  }

  /** Those that have not ended, in the order of creation. */
  Collection<DownloadEntry> open() {
    return open.values();
  }

  /** Newest first; those made before the given one, if any. */
  Collection<DownloadEntry> newestFirst(Optional<String> before) {
    return before.map(id -> entries.headMap(id, false)).orElse(entries).descendingMap().values();
  }

  /** Makes a download of what the client may choose; the changes still have to be committed. */
  DownloadEntry create(Download requested, Changes changes) {
    String id = ids.next();
    var now = Times.timestamp(clock.instant());
    Download download =
        Download.newBuilder()
            .setName(COLLECTION + id)
            .setSource(requested.getSource())
            .setTarget(requested.getTarget())
            .setAccounts(requested.getAccounts())
            .setPriority(requested.getPriority())
            .setState(Download.State.STATE_QUEUED)
            .setCreateTime(now)
            .setUpdateTime(now)
            .setRevision(revisions.next())
            .build();
    var entry = new DownloadEntry(id, download);
    index(entry);
    changes.put(id, entry.stored(clock.instant()));
    feed.publish(download);
    return entry;
  }

  /**
   * Replaces a download's value and tells the watchers. Progress alone is not written: after a
   * crash the worker says it again. The future completes when everything that must survive is
   * durable.
   */
  @CanIgnoreReturnValue
  CompletableFuture<Void> update(DownloadEntry entry, Download after) {
    Download before = entry.download;
    if (after.equals(before)) {
      return CompletableFuture.completedFuture(null);
    }
    var now = Times.timestamp(clock.instant());
    Download.Builder next = after.toBuilder().setUpdateTime(now).setRevision(revisions.next());
    entry.download = next.build();
    Changes changes = new Changes();
    step(before, after).ifPresent(changes::step);
    if (entry.ended()) {
      entry.download = next.setEndTime(now).build();
      open.remove(entry.id);
      entry.forgetParts();
      entry.statuses.clear();
      entry.stripe = null;
      known.completed(entry.download, changes);
      entry.manifestDue = ManifestDuties.due(entry.download);
    }
    feed.publish(entry.download);
    entry.changed();
    boolean progressOnly = withoutProgress(after).equals(withoutProgress(before));
    if (progressOnly) {
      return CompletableFuture.completedFuture(null);
    }
    var durable = save(entry, changes);
    manifests.completed(entry, durable);
    return durable;
  }

  /** Writes the download as it is, with its refusals and what changed of its parts. */
  @CanIgnoreReturnValue
  CompletableFuture<Void> save(DownloadEntry entry) {
    return save(entry, new Changes());
  }

  private CompletableFuture<Void> save(DownloadEntry entry, Changes changes) {
    PartsWriter.add(entry, changes);
    return store.commit(changes.put(entry.id, entry.stored(clock.instant())));
  }

  private static Optional<DurableStep> step(Download before, Download after) {
    if (after.getState() == Download.State.STATE_COMPLETED) {
      return Optional.of(DurableStep.DOWNLOAD_COMPLETED);
    }
    String account = after.getAssignedAccount();
    return account.isEmpty() || account.equals(before.getAssignedAccount())
        ? Optional.empty()
        : Optional.of(DurableStep.DOWNLOAD_ASSIGNED);
  }

  void openWatch(DownloadWatch watch) {
    List<Download> current =
        entries.values().stream()
            .map(entry -> entry.download)
            .filter(watch::matches)
            .filter(download -> download.getRevision() > watch.resumeFrom())
            .sorted(Comparator.comparingLong(Download::getRevision))
            .toList();
    feed.open(watch, current, revisions.last());
  }

  /** Returns whether the watch goes on. */
  boolean checkWatch(DownloadWatch watch) {
    return feed.check(watch);
  }

  void closeWatch(DownloadWatch watch) {
    feed.close(watch);
  }

  /** In the order of creation. */
  private void index(DownloadEntry entry) {
    entry.batch =
        batches.add(
            entry.id,
            entry.download.getTarget().getPath(),
            Times.instant(entry.download.getCreateTime()));
    entries.put(entry.id, entry);
    if (!entry.ended()) {
      open.put(entry.id, entry);
    }
  }

  private static Download withoutProgress(Download download) {
    return download.toBuilder().clearProgress().build();
  }
}
