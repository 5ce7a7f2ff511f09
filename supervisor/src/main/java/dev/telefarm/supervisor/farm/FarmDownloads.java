package dev.telefarm.supervisor.farm;

import dev.telefarm.proto.v1.CreateDownloadRequest;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.supervisor.store.Changes;
import dev.telefarm.supervisor.store.DurableStep;
import dev.telefarm.supervisor.store.FarmStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** The downloads as the API sees them; see {@link FarmAccounts} for what holds for every method. */
public final class FarmDownloads {
  private static final String CREATE = "CreateDownload";

  private final ControlLoop loop;
  private final DownloadBook book;
  private final Dispatcher dispatcher;
  private final RequestLedger requests;
  private final FarmStore store;

  FarmDownloads(
      ControlLoop loop,
      DownloadBook book,
      Dispatcher dispatcher,
      RequestLedger requests,
      FarmStore store) {
    this.loop = loop;
    this.book = book;
    this.dispatcher = dispatcher;
    this.requests = requests;
    this.store = store;
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
          DownloadEntry made = book.create(request.getDownload(), changes);
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

  public Download cancel(String name) {
    CompletableFuture<Void> durable =
        loop.call(() -> {
          DownloadEntry entry = book.get(name);
          return switch (entry.download.getState()) {
            case STATE_CANCELLED -> store.barrier();
            case STATE_COMPLETED, STATE_FAILED ->
                throw Refusal.about(
                    name,
                    ErrorReason.ERROR_REASON_DOWNLOAD_STATE,
                    name + " has ended already: " + entry.download.getState());
            case STATE_UNSPECIFIED,
                STATE_QUEUED,
                STATE_RESOLVING,
                STATE_RUNNING,
                STATE_WAITING,
                STATE_PAUSED,
                STATE_VERIFYING,
                UNRECOGNIZED ->
                dispatcher.cancel(entry);
          };
        });
    ControlLoop.await(durable);
    return get(name);
  }

  /** How many have not ended. */
  public int openCount() {
    return loop.call(() -> book.open().size());
  }

  public void watch(DownloadWatch watch) {
    loop.run(() -> {
      book.openWatch(watch);
      checkLater(watch);
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
