package dev.telefarm.supervisor.batch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.protobuf.Timestamp;
import dev.telefarm.proto.v1.DownloadBatch;
import dev.telefarm.proto.v1.DownloadFailure;
import dev.telefarm.proto.v1.DownloadSource;
import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.proto.v1.Media;
import dev.telefarm.supervisor.farm.DownloadOrigin;
import dev.telefarm.supervisor.farm.FarmIntake;
import dev.telefarm.supervisor.farm.Refusal;
import dev.telefarm.supervisor.farm.Times;
import dev.telefarm.supervisor.store.Changes;
import dev.telefarm.supervisor.store.DurableStep;
import dev.telefarm.supervisor.store.proto.StoredBatch;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every batch, in memory and in the store. Belongs to the control loop.
 *
 * <p>A page of the listing and how far the listing is then are one write with the downloads that
 * the page makes: after a crash it goes on behind the last page that is durable, and each file of a
 * later page is made once.
 */
final class BatchBook {
  private static final Logger log = LoggerFactory.getLogger(BatchBook.class);

  private final FarmIntake farm;
  private final Listings listings;
  private final Tallies tallies;
  private final NavigableMap<String, BatchEntry> entries = new TreeMap<>();

  BatchBook(FarmIntake farm, Listings listings, Tallies tallies) {
    this.farm = farm;
    this.listings = listings;
    this.tallies = tallies;
  }

  /** Goes on with what an earlier supervisor began. The tallies know every download. */
  void restore(Map<String, StoredBatch> stored) {
    stored.forEach((id, batch) -> {
      var entry = new BatchEntry(id, batch.getBatch());
      entries.put(id, entry);
      if (entry.batch.getState() == DownloadBatch.State.STATE_LISTING) {
        list(entry, ChatPlace.of(batch.getListing()));
      }
      if (batch.getCancelling()) {
        cancelDownloads(entry);
      }
    });
  }

  /**
   * The batch of this well-formed name.
   *
   * @throws Refusal BATCH_NOT_FOUND
   */
  BatchEntry get(String name) {
    return find(name)
        .orElseThrow(() ->
            Refusal.about(
                name, ErrorReason.ERROR_REASON_BATCH_NOT_FOUND, "there is no batch " + name));
  }

  private Optional<BatchEntry> find(String name) {
    return name.startsWith(DownloadBatches.COLLECTION)
        ? Optional.ofNullable(entries.get(name.substring(DownloadBatches.COLLECTION.length())))
        : Optional.empty();
  }

  /** Newest first; those made before the given one, if any. */
  Collection<BatchEntry> newestFirst(Optional<String> before) {
    return before.map(id -> entries.headMap(id, false)).orElse(entries).descendingMap().values();
  }

  /** As clients see it. */
  DownloadBatch view(BatchEntry entry) {
    return entry.view().setCounts(tallies.counts(entry.batch.getName())).build();
  }

  /** Makes a batch of what the client may choose; the changes still have to be committed. */
  BatchEntry create(DownloadBatch requested, Changes changes) {
    String id = farm.nextId();
    Timestamp now = now();
    DownloadBatch.Builder batch =
        DownloadBatch.newBuilder()
            .setName(DownloadBatches.COLLECTION + id)
            .setTarget(requested.getTarget())
            .setAccounts(requested.getAccounts())
            .setPriority(requested.getPriority())
            .setState(DownloadBatch.State.STATE_LISTING)
            .setCreateTime(now)
            .setUpdateTime(now);
    if (requested.hasSchedule()) {
      batch.setSchedule(requested.getSchedule());
    }
    if (requested.hasChat()) {
      batch.setChat(requested.getChat());
    }
    var entry = new BatchEntry(id, batch.build());
    entries.put(id, entry);
    if (requested.hasChat()) {
      list(entry, ChatPlace.BEGINNING);
    } else {
      DownloadOrder order = DownloadOrder.of(entry.batch);
      List<DownloadSource> sources = requested.getList().getSourcesList();
      sources.forEach(source -> farm.create(order.of(source), origin(entry, 0), changes));
      listedToTheEnd(entry, sources.size());
    }
    changes.put(id, entry.stored());
    return entry;
  }

  private void list(BatchEntry entry, ChatPlace place) {
    DownloadBatch batch = entry.batch;
    var listing =
        ChatListing.of(
            entry.id,
            Times.instant(batch.getCreateTime()),
            batch.getChat(),
            DownloadOrder.of(batch).listers(),
            place);
    entry.task = new ListingTask(new Pages(entry), listing);
    listings.add(entry.task);
  }

  private void stopListing(BatchEntry entry) {
    if (entry.task != null) {
      listings.remove(entry.task);
      entry.task = null;
    }
    entry.wait = Optional.empty();
  }

  /** Every file has its download. */
  private void listedToTheEnd(BatchEntry entry, long listed) {
    stopListing(entry);
    entry.batch =
        entry.batch.toBuilder()
            .setState(DownloadBatch.State.STATE_RUNNING)
            .setListedCount(listed)
            .setListTime(now())
            .setUpdateTime(now())
            .build();
    log.info("batch={} is listed: {} files", entry.id, listed);
    settle(entry);
  }

  /** Its downloads may have ended, or one may have been begun anew. Returns whether it changed. */
  @CanIgnoreReturnValue
  private boolean settle(BatchEntry entry) {
    boolean over = tallies.open(entry.batch.getName()) == 0;
    DownloadBatch.State state =
        over ? DownloadBatch.State.STATE_COMPLETED : DownloadBatch.State.STATE_RUNNING;
    if (!entry.complete() || entry.batch.getState() == state) {
      return false;
    }
    DownloadBatch.Builder next = entry.batch.toBuilder().setState(state).setUpdateTime(now());
    entry.batch = over ? next.setEndTime(now()).build() : next.clearEndTime().build();
    log.info("batch={} is {}", entry.id, state);
    return true;
  }

  /** Downloads of an origin changed; what that makes of its batch goes with the changes. */
  void counted(String origin, Changes changes) {
    find(origin).filter(this::settle).ifPresent(entry -> changes.put(entry.id, entry.stored()));
  }

  /** Cancels for good. The answer may be given when the future is complete. */
  CompletableFuture<Void> cancel(BatchEntry entry) {
    boolean open = tallies.open(entry.batch.getName()) > 0;
    return switch (entry.batch.getState()) {
      case STATE_CANCELLED -> farm.barrier();
      case STATE_COMPLETED -> throw ended(entry);
      case STATE_FAILED -> {
        if (!open) {
          throw ended(entry);
        }
        yield cancelOpen(entry);
      }
      case STATE_LISTING, STATE_WAITING, STATE_RUNNING, STATE_UNSPECIFIED, UNRECOGNIZED ->
          cancelOpen(entry);
    };
  }

  private static Refusal ended(BatchEntry entry) {
    String name = entry.batch.getName();
    return Refusal.about(
        name,
        ErrorReason.ERROR_REASON_BATCH_STATE,
        name + " has ended already: " + entry.batch.getState());
  }

  private CompletableFuture<Void> cancelOpen(BatchEntry entry) {
    stopListing(entry);
    entry.batch =
        entry.batch.toBuilder()
            .setState(DownloadBatch.State.STATE_CANCELLED)
            .clearFailure()
            .setUpdateTime(now())
            .setEndTime(now())
            .build();
    entry.cancelling = true;
    Changes changes = new Changes().step(DurableStep.BATCH_CANCELLED);
    farm.commit(changes.put(entry.id, entry.stored()));
    return cancelDownloads(entry);
  }

  /**
   * Each in a write of its own, in order: when that of the end is durable all are, and until then a
   * next supervisor goes on with it.
   */
  @CanIgnoreReturnValue
  private CompletableFuture<Void> cancelDownloads(BatchEntry entry) {
    farm.cancelAll(entry.batch.getName());
    entry.cancelling = false;
    return save(entry);
  }

  @CanIgnoreReturnValue
  private CompletableFuture<Void> save(BatchEntry entry) {
    return farm.commit(new Changes().put(entry.id, entry.stored()));
  }

  private Timestamp now() {
    return Times.timestamp(farm.now());
  }

  private static DownloadOrigin origin(BatchEntry entry, long sizeBytes) {
    return DownloadOrigin.batch(entry.batch.getName(), sizeBytes);
  }

  /** What becomes of the pages. */
  private final class Pages implements ListingOwner {
    private final BatchEntry entry;

    Pages(BatchEntry entry) {
      this.entry = entry;
    }

    @Override
    public void listed(ChatListing listing, List<Media> files, boolean end) {
      Changes changes = new Changes().step(DurableStep.PAGE_LISTED);
      DownloadOrder order = DownloadOrder.of(entry.batch);
      files.forEach(file ->
          farm.create(
              order.of(file, listing.place()), origin(entry, file.getSizeBytes()), changes));
      long listed = entry.batch.getListedCount() + files.size();
      if (end) {
        listedToTheEnd(entry, listed);
      } else {
        entry.batch = entry.batch.toBuilder().setListedCount(listed).setUpdateTime(now()).build();
      }
      farm.commit(changes.put(entry.id, entry.stored()));
    }

    @Override
    public void waits(Optional<DownloadWait> why) {
      entry.wait = why;
    }

    @Override
    public void failed(DownloadFailure why) {
      log.info("batch={} cannot be listed: {}", entry.id, why.getReason());
      stopListing(entry);
      entry.batch =
          entry.batch.toBuilder()
              .setState(DownloadBatch.State.STATE_FAILED)
              .setFailure(why)
              .setUpdateTime(now())
              .setEndTime(now())
              .build();
      save(entry);
    }
  }
}
