package dev.telefarm.supervisor.api;

import com.google.protobuf.Empty;
import dev.telefarm.proto.v1.BatchCreateDownloadsRequest;
import dev.telefarm.proto.v1.CancelDownloadRequest;
import dev.telefarm.proto.v1.CreateDownloadRequest;
import dev.telefarm.proto.v1.DeleteDownloadRequest;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadBatch;
import dev.telefarm.proto.v1.DownloadServiceGrpc;
import dev.telefarm.proto.v1.GetDownloadRequest;
import dev.telefarm.proto.v1.ListDownloadsRequest;
import dev.telefarm.proto.v1.ListDownloadsResponse;
import dev.telefarm.proto.v1.PauseDownloadRequest;
import dev.telefarm.proto.v1.ReadDownloadRequest;
import dev.telefarm.proto.v1.ReadDownloadResponse;
import dev.telefarm.proto.v1.ResumeDownloadRequest;
import dev.telefarm.proto.v1.RetryDownloadRequest;
import dev.telefarm.proto.v1.VerifyDownloadRequest;
import dev.telefarm.proto.v1.VerifyDownloadResponse;
import dev.telefarm.proto.v1.WatchDownloadsRequest;
import dev.telefarm.proto.v1.WatchDownloadsResponse;
import dev.telefarm.supervisor.batch.DownloadBatches;
import dev.telefarm.supervisor.content.ContentException;
import dev.telefarm.supervisor.content.ContentReader;
import dev.telefarm.supervisor.content.ContentSource;
import dev.telefarm.supervisor.content.Verification;
import dev.telefarm.supervisor.farm.DownloadWatch;
import dev.telefarm.supervisor.farm.FarmContents;
import dev.telefarm.supervisor.farm.FarmDownloads;
import dev.telefarm.supervisor.farm.Refusal;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** {@code telefarm.v1.DownloadService}. */
final class DownloadApi extends DownloadServiceGrpc.DownloadServiceImplBase {
  private final FarmDownloads downloads;
  private final DownloadBatches batches;
  private final DownloadRequests requests;
  private final FarmContents contents;
  private final Executor threads;
  private final LongSupplier nanoTime;

  /**
   * Serves the downloads.
   *
   * @param threads a thread of its own for each call that reads a file: gRPC tells a call's
   *     cancellation on the thread that began it, so that one must be free
   */
  DownloadApi(
      FarmDownloads downloads,
      DownloadBatches batches,
      DownloadRequests requests,
      FarmContents contents,
      Executor threads,
      LongSupplier nanoTime) {
    this.downloads = downloads;
    this.batches = batches;
    this.requests = requests;
    this.contents = contents;
    this.threads = threads;
    this.nanoTime = nanoTime;
  }

  @Override
  public void createDownload(CreateDownloadRequest request, StreamObserver<Download> answer) {
    Answers.unary(
        answer,
        () -> {
          requests.check(request);
          return downloads.create(request);
        });
  }

  @Override
  public void batchCreateDownloads(
      BatchCreateDownloadsRequest request, StreamObserver<DownloadBatch> answer) {
    Answers.unary(
        answer,
        () -> {
          BatchRequests.check(requests, request);
          return batches.create(request);
        });
  }

  @Override
  public void getDownload(GetDownloadRequest request, StreamObserver<Download> answer) {
    Answers.unary(
        answer,
        () -> {
          Fields.downloadName(request.getName(), "name");
          return downloads.get(request.getName());
        });
  }

  @Override
  public void listDownloads(
      ListDownloadsRequest request, StreamObserver<ListDownloadsResponse> answer) {
    Answers.unary(
        answer,
        () -> {
          int size = Fields.pageSize(request.getPageSize());
          Fields fields = new Fields();
          fields.require(
              !request.getStatesList().contains(Download.State.UNRECOGNIZED)
                  && !request.getStatesList().contains(Download.State.STATE_UNSPECIFIED),
              "states",
              "must be known states");
          if (!request.getBatch().isEmpty()) {
            fields.batchNameForm(request.getBatch(), "batch");
          }
          if (!request.getSubscription().isEmpty()) {
            fields.subscriptionNameForm(request.getSubscription(), "subscription");
          }
          fields.check();
          if (!request.getBatch().isEmpty()) {
            var _ = batches.get(request.getBatch());
          }
          var query = request.toBuilder().clearPageSize().clearPageToken().build();
          Set<Download.State> states = Set.copyOf(request.getStatesList());
          Predicate<Download> filter =
              download ->
                  (states.isEmpty() || states.contains(download.getState()))
                      && isOrAny(request.getBatch(), download.getBatch())
                      && isOrAny(request.getSubscription(), download.getSubscription());
          var page =
              NewestFirst.page(
                  query,
                  request.getPageToken(),
                  size,
                  (before, limit) -> downloads.list(before, filter, limit),
                  Download::getName);
          return ListDownloadsResponse.newBuilder()
              .addAllDownloads(page.rows())
              .setNextPageToken(page.next())
              .build();
        });
  }

  private static boolean isOrAny(String wanted, String name) {
    return wanted.isEmpty() || wanted.equals(name);
  }

  @Override
  public void cancelDownload(CancelDownloadRequest request, StreamObserver<Download> answer) {
    change(request.getName(), downloads::cancel, answer);
  }

  @Override
  public void pauseDownload(PauseDownloadRequest request, StreamObserver<Download> answer) {
    change(request.getName(), downloads::pause, answer);
  }

  @Override
  public void resumeDownload(ResumeDownloadRequest request, StreamObserver<Download> answer) {
    change(request.getName(), downloads::resume, answer);
  }

  @Override
  public void retryDownload(RetryDownloadRequest request, StreamObserver<Download> answer) {
    change(request.getName(), downloads::retry, answer);
  }

  @Override
  public void deleteDownload(DeleteDownloadRequest request, StreamObserver<Empty> answer) {
    Answers.unary(
        answer,
        () -> {
          Fields.downloadName(request.getName(), "name");
          downloads.delete(request.getName(), request.getAllowMissing(), request.getDeleteFile());
          return Empty.getDefaultInstance();
        });
  }

  private static void change(
      String name, Function<String, Download> change, StreamObserver<Download> answer) {
    Answers.unary(
        answer,
        () -> {
          Fields.downloadName(name, "name");
          return change.apply(name);
        });
  }

  @Override
  public void readDownload(
      ReadDownloadRequest request, StreamObserver<ReadDownloadResponse> answer) {
    var out = (ServerCallStreamObserver<ReadDownloadResponse>) answer;
    ContentSource source;
    try {
      Fields fields = new Fields();
      fields.downloadNameForm(request.getName(), "name");
      fields.require(request.getOffset() >= 0, "offset", "must not be negative");
      fields.require(request.getLimit() >= 0, "limit", "must not be negative");
      fields.check();
      source = contents.source(request.getName());
    } catch (RuntimeException e) {
      out.onError(Errors.from(e));
      return;
    }
    var stream = new ReadStream(request, out);
    out.setOnCancelHandler(stream.wakeup()::end);
    out.setOnReadyHandler(stream.wakeup()::changed);
    threads.execute(() -> {
      var follower = contents.follow(request.getName(), stream.wakeup()::changed);
      try {
        stream.run(new ContentReader(source, stream.wakeup(), nanoTime));
      } finally {
        follower.close();
      }
    });
  }

  @Override
  public void verifyDownload(
      VerifyDownloadRequest request, StreamObserver<VerifyDownloadResponse> answer) {
    var out = (ServerCallStreamObserver<VerifyDownloadResponse>) answer;
    // Without a handler an answer to a cancelled call would throw.
    out.setOnCancelHandler(() -> {});
    threads.execute(() ->
        Answers.unary(
            out,
            () -> {
              Fields.downloadName(request.getName(), "name");
              var source = contents.source(request.getName());
              try {
                return new Verification(source, out::isCancelled).run();
              } catch (ContentException e) {
                throw Errors.refusal(request.getName(), e);
              }
            }));
  }

  @Override
  public void watchDownloads(
      WatchDownloadsRequest request, StreamObserver<WatchDownloadsResponse> answer) {
    var out = (ServerCallStreamObserver<WatchDownloadsResponse>) answer;
    try {
      Fields fields = new Fields();
      request.getNamesList().forEach(name -> fields.downloadNameForm(name, "names"));
      fields.require(request.getRevision() >= 0, "revision", "must not be negative");
      fields.check();
      var watch =
          new DownloadWatch(
              Set.copyOf(request.getNamesList()), request.getRevision(), new Outlet(out), nanoTime);
      out.setOnCancelHandler(() -> downloads.unwatch(watch));
      out.setOnReadyHandler(watch::ready);
      downloads.watch(watch);
    } catch (RuntimeException e) {
      out.onError(Errors.from(e));
    }
  }

  private record Outlet(ServerCallStreamObserver<WatchDownloadsResponse> out)
      implements DownloadWatch.Outlet {
    @Override
    public boolean isReady() {
      return out.isReady() && !out.isCancelled();
    }

    @Override
    public void send(WatchDownloadsResponse response) {
      out.onNext(response);
    }

    @Override
    public void refuse(Refusal refusal) {
      out.onError(Errors.from(refusal));
    }
  }
}
