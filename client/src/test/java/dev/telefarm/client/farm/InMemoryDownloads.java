package dev.telefarm.client.farm;

import com.google.protobuf.Empty;
import dev.telefarm.proto.v1.BatchCreateDownloadsRequest;
import dev.telefarm.proto.v1.CancelDownloadRequest;
import dev.telefarm.proto.v1.CreateDownloadRequest;
import dev.telefarm.proto.v1.DeleteDownloadRequest;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadBatch;
import dev.telefarm.proto.v1.DownloadFailure;
import dev.telefarm.proto.v1.DownloadProgress;
import dev.telefarm.proto.v1.DownloadServiceGrpc;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.proto.v1.GetDownloadRequest;
import dev.telefarm.proto.v1.ListDownloadsRequest;
import dev.telefarm.proto.v1.ListDownloadsResponse;
import dev.telefarm.proto.v1.Media;
import dev.telefarm.proto.v1.PauseDownloadRequest;
import dev.telefarm.proto.v1.ReadDownloadRequest;
import dev.telefarm.proto.v1.ReadDownloadResponse;
import dev.telefarm.proto.v1.ResumeDownloadRequest;
import dev.telefarm.proto.v1.RetryDownloadRequest;
import dev.telefarm.proto.v1.VerifyDownloadRequest;
import dev.telefarm.proto.v1.VerifyDownloadResponse;
import dev.telefarm.proto.v1.WatchDownloadsRequest;
import dev.telefarm.proto.v1.WatchDownloadsResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Downloads that move when a test says so. */
public final class InMemoryDownloads extends DownloadServiceGrpc.DownloadServiceImplBase {
  private final InMemoryBatches batches;

  // All guarded by this.
  private final Map<String, Download> downloads = new TreeMap<>();
  private final Map<String, String> byRequestId = new HashMap<>();
  private final List<StreamObserver<WatchDownloadsResponse>> watchers = new ArrayList<>();
  private final List<Long> watchedFrom = new ArrayList<>();
  private final InMemoryContents contents = new InMemoryContents();
  private long revision;
  private Consumer<Download> onCreated = download -> {};

  InMemoryDownloads(InMemoryBatches batches) {
    this.batches = batches;
  }

  /** What happens to each download from now on as soon as it was made. */
  public synchronized void onCreated(Consumer<Download> action) {
    onCreated = action;
  }

  public synchronized List<Download> all() {
    return List.copyOf(downloads.values());
  }

  /** The revisions that the watches asked to begin after. */
  public synchronized List<Long> watchedFrom() {
    return List.copyOf(watchedFrom);
  }

  public synchronized int watcherCount() {
    return watchers.size();
  }

  synchronized void forgetWatchers() {
    watchers.clear();
  }

  public void runs(String name, long durable, long total) {
    change(
        name,
        old ->
            old.setState(Download.State.STATE_RUNNING)
                .setPath(path(old.build()))
                .setProgress(
                    DownloadProgress.newBuilder()
                        .setDurableBytes(durable)
                        .setTotalBytes(total)
                        .setBytesPerSecond(1 << 20)));
  }

  /** Half done, by these accounts with so many lanes. */
  public void worksWith(String name, int lanes, String... accounts) {
    runs(name, 1 << 20, 2 << 20);
    change(
        name,
        old ->
            old.setProgress(
                old.getProgress().toBuilder().setLanes(lanes).addAllAccounts(List.of(accounts))));
  }

  public void completes(String name) {
    change(
        name,
        old ->
            old.setState(Download.State.STATE_COMPLETED)
                .setPath(path(old.build()))
                .setMedia(Media.newBuilder().setSizeBytes(2 << 20)));
  }

  /** Completes without having fetched anything. */
  public void skips(String name, Download.Skip why) {
    change(
        name,
        old ->
            old.setState(Download.State.STATE_COMPLETED).setSkip(why).setPath(path(old.build())));
  }

  public InMemoryContents contents() {
    return contents;
  }

  public void fails(String name, ErrorReason reason, String message) {
    change(
        name,
        old ->
            old.setState(Download.State.STATE_FAILED)
                .setFailure(DownloadFailure.newBuilder().setReason(reason).setMessage(message)));
  }

  private static String path(Download download) {
    String target = download.getTarget().getPath();
    String link = download.getSource().getLink();
    String file =
        link.isEmpty()
            ? "reel-" + download.getSource().getMessage().getMessageId() + ".bin"
            : "file-" + link.substring(link.lastIndexOf('/') + 1);
    return target.endsWith("/") ? target + file : target;
  }

  private synchronized Download change(String name, UnaryOperator<Download.Builder> step) {
    Download old = downloads.get(name);
    if (old == null) {
      throw missing(name);
    }
    Download changed = step.apply(old.toBuilder()).setRevision(++revision).build();
    downloads.put(name, changed);
    watchers.forEach(watcher -> watcher.onNext(event(changed)));
    return changed;
  }

  private static WatchDownloadsResponse event(Download download) {
    return WatchDownloadsResponse.newBuilder().setDownload(download).build();
  }

  private static WatchDownloadsResponse deletion(String name, long revision) {
    return WatchDownloadsResponse.newBuilder()
        .setDeleted(WatchDownloadsResponse.Deleted.newBuilder().setName(name).setRevision(revision))
        .build();
  }

  private static StatusRuntimeException missing(String name) {
    return Refusal.of(
        Status.Code.NOT_FOUND,
        ErrorReason.ERROR_REASON_DOWNLOAD_NOT_FOUND,
        name + " does not exist",
        Map.of());
  }

  @Override
  public void createDownload(CreateDownloadRequest request, StreamObserver<Download> observer) {
    String link = request.getDownload().getSource().getLink();
    if (request.getDownload().getSource().hasLink() && !link.startsWith("https://t.me/")) {
      observer.onError(
          Refusal.of(
              Status.Code.INVALID_ARGUMENT,
              ErrorReason.ERROR_REASON_LINK_INVALID,
              link + " is not a link to a message",
              Map.of()));
      return;
    }
    Download created;
    Consumer<Download> action;
    synchronized (this) {
      String name =
          byRequestId.computeIfAbsent(
              request.getRequestId(), _ -> "downloads/" + (1000 + byRequestId.size()));
      created =
          downloads.computeIfAbsent(
              name,
              _ ->
                  request.getDownload().toBuilder()
                      .setName(name)
                      .setState(Download.State.STATE_QUEUED)
                      .setRevision(++revision)
                      .build());
      watchers.forEach(watcher -> watcher.onNext(event(created)));
      action = onCreated;
    }
    action.accept(created);
    InMemoryAccounts.answer(observer, created);
  }

  @Override
  public void batchCreateDownloads(
      BatchCreateDownloadsRequest request, StreamObserver<DownloadBatch> observer) {
    InMemoryAccounts.answer(observer, batches.create(request));
  }

  @Override
  public synchronized void getDownload(
      GetDownloadRequest request, StreamObserver<Download> observer) {
    Download download = downloads.get(request.getName());
    if (download == null) {
      observer.onError(missing(request.getName()));
    } else {
      InMemoryAccounts.answer(observer, download);
    }
  }

  @Override
  public synchronized void listDownloads(
      ListDownloadsRequest request, StreamObserver<ListDownloadsResponse> observer) {
    InMemoryAccounts.answer(
        observer,
        ListDownloadsResponse.newBuilder()
            .addAllDownloads(
                downloads.values().stream()
                    .filter(download ->
                        request.getStatesList().isEmpty()
                            || request.getStatesList().contains(download.getState()))
                    .toList()
                    .reversed())
            .build());
  }

  @Override
  public void cancelDownload(CancelDownloadRequest request, StreamObserver<Download> observer) {
    move(request.getName(), Download.State.STATE_CANCELLED, observer);
  }

  @Override
  public void pauseDownload(PauseDownloadRequest request, StreamObserver<Download> observer) {
    move(request.getName(), Download.State.STATE_PAUSED, observer);
  }

  @Override
  public void resumeDownload(ResumeDownloadRequest request, StreamObserver<Download> observer) {
    move(request.getName(), Download.State.STATE_QUEUED, observer);
  }

  @Override
  public void retryDownload(RetryDownloadRequest request, StreamObserver<Download> observer) {
    move(request.getName(), Download.State.STATE_QUEUED, observer);
  }

  @Override
  public synchronized void deleteDownload(
      DeleteDownloadRequest request, StreamObserver<Empty> observer) {
    if (downloads.remove(request.getName()) == null && !request.getAllowMissing()) {
      observer.onError(missing(request.getName()));
      return;
    }
    revision++;
    watchers.forEach(watcher -> watcher.onNext(deletion(request.getName(), revision)));
    InMemoryAccounts.answer(observer, Empty.getDefaultInstance());
  }

  private void move(String name, Download.State state, StreamObserver<Download> observer) {
    try {
      InMemoryAccounts.answer(observer, change(name, old -> old.setState(state)));
    } catch (StatusRuntimeException e) {
      observer.onError(e);
    }
  }

  @Override
  public void readDownload(
      ReadDownloadRequest request, StreamObserver<ReadDownloadResponse> observer) {
    if (has(request.getName())) {
      contents.read(request, (ServerCallStreamObserver<ReadDownloadResponse>) observer);
    } else {
      observer.onError(missing(request.getName()));
    }
  }

  @Override
  public void verifyDownload(
      VerifyDownloadRequest request, StreamObserver<VerifyDownloadResponse> observer) {
    if (has(request.getName())) {
      InMemoryAccounts.answer(observer, contents.verdict(request.getName()));
    } else {
      observer.onError(missing(request.getName()));
    }
  }

  private synchronized boolean has(String name) {
    return downloads.containsKey(name);
  }

  @Override
  public synchronized void watchDownloads(
      WatchDownloadsRequest request, StreamObserver<WatchDownloadsResponse> observer) {
    watchedFrom.add(request.getRevision());
    downloads.values().stream()
        .filter(download -> download.getRevision() > request.getRevision())
        .forEach(download -> observer.onNext(event(download)));
    observer.onNext(
        WatchDownloadsResponse.newBuilder()
            .setSynced(WatchDownloadsResponse.Synced.newBuilder().setRevision(revision))
            .build());
    ServerCallStreamObserver<WatchDownloadsResponse> call =
        (ServerCallStreamObserver<WatchDownloadsResponse>) observer;
    call.setOnCancelHandler(() -> forget(call));
    watchers.add(call);
  }

  private synchronized void forget(StreamObserver<WatchDownloadsResponse> watcher) {
    watchers.remove(watcher);
  }
}
