package dev.telefarm.supervisor.farm;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadProgress;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.supervisor.retention.Deletions;
import dev.telefarm.supervisor.schedule.PendingQueues;
import dev.telefarm.supervisor.store.Changes;
import dev.telefarm.supervisor.store.DurableStep;
import dev.telefarm.supervisor.store.FarmStore;
import dev.telefarm.supervisor.store.proto.StoredDownload;
import dev.telefarm.supervisor.store.proto.StoredParts;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Every download, in memory and in the store. Belongs to the control loop. */
final class DownloadBook {
  static final String COLLECTION = "downloads/";

  private final DownloadIndex index;
  private final DownloadFeed feed;
  private final DownloadIds ids;
  private final FarmStore store;
  private final Revisions revisions;
  private final KnownFiles known;
  private final ManifestDuties manifests;
  private final InstantSource clock;
  private final DownloadListeners listeners = new DownloadListeners();

  DownloadBook(
      FarmStore store,
      Revisions revisions,
      Deletions deletions,
      KnownFiles known,
      ManifestDuties manifests,
      InstantSource clock,
      DownloadIds ids,
      Map<String, StoredDownload> stored,
      Map<String, List<StoredParts>> parts) {
    this.store = store;
    this.revisions = revisions;
    this.feed = new DownloadFeed(deletions);
    this.known = known;
    this.manifests = manifests;
    this.clock = clock;
    this.ids = ids;
    this.index = new DownloadIndex(known);
    var now = clock.instant();
    stored.forEach((id, download) ->
        index.add(DownloadEntry.of(id, download, parts.getOrDefault(id, List.of()), now)));
  }

  Optional<DownloadEntry> find(String id) {
    return index.find(id);
  }

  boolean has(String name) {
    return find(name.substring(COLLECTION.length())).isPresent();
  }

  DownloadEntry get(String name) {
    return find(name.substring(COLLECTION.length())).orElseThrow(() -> missing(name));
  }

  private static Refusal missing(String name) {
    return Refusal.about(
        name, ErrorReason.ERROR_REASON_DOWNLOAD_NOT_FOUND, "there is no download " + name);
  }

  /** Those that have not ended, in the order of creation. */
  Collection<DownloadEntry> open() {
    return index.open();
  }

  /** Those that accounts have now, in the order of creation; a copy. */
  List<DownloadEntry> assigned() {
    return index.assigned();
  }

  /** Those that have not ended and have a schedule of their own; a copy. */
  List<DownloadEntry> scheduled() {
    return index.scheduled();
  }

  /** Its own schedule lets it wait, or does not any more. */
  void hold(DownloadEntry entry, boolean held) {
    entry.heldUp = held;
    index.place(entry);
  }

  /** Those that neither have an account, nor are paused, nor wait for their own time. */
  PendingQueues pending() {
    return index.pending();
  }

  /** Newest first; those made before the given one, if any. */
  Collection<DownloadEntry> newestFirst(Optional<String> before) {
    return index.newestFirst(before);
  }

  /** Tells the listener of every download that there is, and then of each change. */
  void follow(DownloadListener listener) {
    listeners.add(listener, index.all());
  }

  /** Makes a download of what the client may choose; the changes still have to be committed. */
  DownloadEntry create(Download requested, DownloadOrigin origin, Changes changes) {
    String id = ids.next();
    var now = Times.timestamp(clock.instant());
    Download.Builder made =
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
            .setBatch(origin.batch())
            .setSubscription(origin.subscription());
    if (requested.hasSchedule()) {
      made.setSchedule(requested.getSchedule());
    }
    if (origin.sizeBytes() > 0) {
      made.setProgress(DownloadProgress.newBuilder().setTotalBytes(origin.sizeBytes()));
    }
    var entry = new DownloadEntry(id, made.build());
    entry.requestKey = origin.requestKey();
    index.add(entry);
    changes.put(id, entry.stored(clock.instant()));
    feed.publish(DownloadChange.of(entry.download));
    listeners.tell(entry, changes);
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
      index.place(entry);
      return CompletableFuture.completedFuture(null);
    }
    var now = Times.timestamp(clock.instant());
    Download.Builder next = after.toBuilder().setUpdateTime(now).setRevision(revisions.next());
    entry.download = next.build();
    Changes changes = new Changes();
    step(before, after).ifPresent(changes::step);
    if (entry.ended()) {
      entry.download = next.setEndTime(now).build();
      entry.forgetParts();
      entry.statuses.clear();
      entry.stripe = null;
      known.completed(entry.download, changes);
      entry.manifestDue = ManifestDuties.due(entry.download);
    }
    index.place(entry);
    feed.publish(DownloadChange.of(entry.download));
    entry.changed();
    listeners.tell(entry, changes);
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
    index.place(entry);
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

  /**
   * Takes an ended download out and tells the watchers.
   *
   * @return the revision of that, under which it still has to be remembered
   */
  long remove(DownloadEntry entry) {
    index.remove(entry);
    long revision = revisions.next();
    feed.publish(DownloadChange.deleted(entry.download.getName(), revision));
    listeners.deleted(entry);
    return revision;
  }

  /** Begins a watch, with everything if what its client knows is of no use any more. */
  void openWatch(DownloadWatch watch) {
    feed.open(watch, index.all().stream().map(entry -> entry.download), revisions.last());
  }

  /** Throws if the watch is about what never was there, or was deleted before. */
  void checkNames(DownloadWatch watch) {
    for (String name : watch.names()) {
      if (!has(name) && !feed.tellsOfDeletion(watch, name)) {
        throw missing(name);
      }
    }
  }

  /** Returns whether the watch goes on. */
  boolean checkWatch(DownloadWatch watch) {
    return feed.check(watch);
  }

  void closeWatch(DownloadWatch watch) {
    feed.close(watch);
  }

  /** The clock was set forward by {@code step}, or back. */
  void clockSet(Duration step) {
    for (DownloadEntry entry : index.open()) {
      entry.clockSet(step);
      index.place(entry);
    }
  }

  private static Download withoutProgress(Download download) {
    return download.toBuilder().clearProgress().build();
  }
}
