package dev.telefarm.supervisor.farm;

import dev.telefarm.proto.v1.CreateDownloadRequest;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.supervisor.store.Changes;
import dev.telefarm.supervisor.store.DurableStep;
import dev.telefarm.supervisor.store.FarmStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;

/** The downloads as the API sees them; see {@link FarmAccounts} for what holds for every method. */
public final class FarmDownloads {
  private static final String CREATE = "CreateDownload";

  private final ControlLoop loop;
  private final DownloadBook book;
  private final Dispatcher dispatcher;
  private final RequestLedger requests;
  private final FarmStore store;
  private final EndedDownloads ended;

  FarmDownloads(
      ControlLoop loop,
      DownloadBook book,
      Dispatcher dispatcher,
      RequestLedger requests,
      FarmStore store,
      EndedDownloads ended) {
    this.loop = loop;
    this.book = book;
    this.dispatcher = dispatcher;
    this.requests = requests;
    this.store = store;
    this.ended = ended;
  }

  public Download create(CreateDownloadRequest request) {
    CreateDownloadRequest content = request.toBuilder().clearRequestId().build();
    DownloadEntry entry =
        loop.call(() -> {
          Optional<String> before = requests.made(CREATE, request.getRequestId(), content);
          if (before.isPresent()) {
            return book.get(before.get());
          }
          Changes changes = new Changes().step(DurableStep.DOWNLOAD_CREATED);
          String key = RequestLedger.key(CREATE, request.getRequestId());
          DownloadEntry made =
              book.create(request.getDownload(), DownloadOrigin.request(key), changes);
          requests.remember(
              CREATE, request.getRequestId(), content, made.download.getName(), changes);
          var _ = store.commit(changes).thenRun(() -> loop.run(dispatcher::reschedule));
          return made;
        });
    // Also for a repeated request: the first one may still be on its way to the disk.
    ControlLoop.await(store.barrier());
    return loop.call(() -> entry.download);
  }

  /** The download with this well-formed name. */
  public Download get(String name) {
    return loop.call(() -> book.get(name).download);
  }

  /** Newest first, at most {@code limit} of those that match and were made before the given id. */
  public List<Download> list(Optional<String> before, Predicate<Download> filter, int limit) {
    return loop.call(() ->
        book.newestFirst(before).stream()
            .map(entry -> entry.download)
            .filter(filter)
            .limit(limit)
            .toList());
  }

  /** Stops it for good. Idempotent. */
  public Download cancel(String name) {
    return change(
        name,
        entry ->
            switch (entry.download.getState()) {
              case STATE_CANCELLED -> store.barrier();
              case STATE_COMPLETED, STATE_FAILED -> throw EndedDownloads.ended(entry);
              case STATE_UNSPECIFIED,
                  STATE_QUEUED,
                  STATE_RESOLVING,
                  STATE_RUNNING,
                  STATE_WAITING,
                  STATE_PAUSED,
                  STATE_VERIFYING,
                  UNRECOGNIZED ->
                  dispatcher.cancel(entry);
            });
  }

  /** Takes it from its accounts until it is resumed. Idempotent. */
  public Download pause(String name) {
    return change(
        name,
        entry -> {
          if (entry.ended()) {
            throw EndedDownloads.ended(entry);
          }
          return entry.paused() ? store.barrier() : dispatcher.pause(entry);
        });
  }

  /** Lets a paused one go on; nothing happens to one that is not paused. */
  public Download resume(String name) {
    return change(
        name,
        entry -> {
          if (entry.ended()) {
            throw EndedDownloads.ended(entry);
          }
          return entry.paused() ? dispatcher.queueAnew(entry) : store.barrier();
        });
  }

  /** Begins one that failed or was cancelled from nothing; nothing happens to an open one. */
  public Download retry(String name) {
    ended.retry(name);
    return get(name);
  }

  /**
   * Forgets one that has ended.
   *
   * @param allowMissing whether it may be missing already
   * @param withFile whether to delete what it has fetched, too
   */
  public void delete(String name, boolean allowMissing, boolean withFile) {
    ended.delete(name, allowMissing, withFile);
  }

  private Download change(String name, Function<DownloadEntry, CompletableFuture<Void>> step) {
    ControlLoop.await(loop.call(() -> step.apply(book.get(name))));
    return get(name);
  }

  /** How many have not ended. */
  public int openCount() {
    return loop.call(() -> book.open().size());
  }

  /** Begins a watch, unless it is about what is not there. */
  public void watch(DownloadWatch watch) {
    loop.call(() -> {
      book.checkNames(watch);
      book.openWatch(watch);
      checkLater(watch);
      return watch;
    });
  }

  /** A slow client is noticed when nothing changes, too: what it was sent holds memory. */
  private void checkLater(DownloadWatch watch) {
    loop.after(
        DownloadWatch.PATIENCE.dividedBy(5),
        () -> {
          if (book.checkWatch(watch)) {
            checkLater(watch);
          }
        });
  }

  public void unwatch(DownloadWatch watch) {
    watch.end();
    book.closeWatch(watch);
  }
}
