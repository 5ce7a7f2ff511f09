package dev.telefarm.client;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadServiceGrpc.DownloadServiceStub;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.proto.v1.WatchDownloadsRequest;
import dev.telefarm.proto.v1.WatchDownloadsResponse;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;

/**
 * WatchDownloads of all downloads that outlives connections: when it breaks it watches again from
 * the last revision seen, with a backoff of 0.1 s to 5 s, without end, because downloads outlive
 * supervisors. Only a refusal (token, version) or {@link #close} ends it.
 */
final class WatchStream implements AutoCloseable {

  /** Takes what comes, one call at a time. */
  interface Sink {
    void changed(Download download);

    /**
     * The supervisor counts from lower than before (its data was restored), so that changes may
     * have been left out.
     */
    void wentBack();

    /** The supervisor refuses to show anything more. Called at most once, last. */
    void refused(Throwable cause);
  }

  private final ManagedChannel connection;
  private final DownloadServiceStub stub;
  private final Sink sink;
  private final RetryPolicy<Object> patience =
      RetryPolicy.builder()
          .handleIf(WatchStream::curable)
          .withMaxRetries(-1)
          .withBackoff(100, 5_000, ChronoUnit.MILLIS)
          .withJitter(0.2)
          .build();

  private final ReentrantLock lock = new ReentrantLock();
  // Guarded by lock.
  private long seen;
  private boolean closed;
  private Context.CancellableContext call = Context.ROOT.withCancellation();

  /**
   * @param connection whose own backoff is overridden
   * @param revision to begin after
   */
  WatchStream(ManagedChannel connection, DownloadServiceStub stub, long revision, Sink sink) {
    this.connection = connection;
    this.stub = stub;
    this.seen = revision;
    this.sink = sink;
  }

  /** To be called once. */
  void open() {
    // A round of Failsafe lasts until a stream that had come up breaks, so that the backoff begins
    // anew after it.
    CompletableFuture<Void> _ =
        Failsafe.with(patience)
            .getStageAsync(this::watchOnce)
            .whenComplete((_, failure) -> {
              if (failure != null) {
                sink.refused(unwrapped(failure));
              } else if (!isClosed()) {
                open();
              }
            });
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      call.cancel(null);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Completes when the stream has ended: normally if it had come up or is not wanted any longer.
   */
  private CompletionStage<Void> watchOnce() {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    Context.CancellableContext context = Context.ROOT.withCancellation();
    long from;
    lock.lock();
    try {
      if (closed) {
        ended.complete(null);
        return ended;
      }
      from = seen;
      call = context;
    } finally {
      lock.unlock();
    }
    connection
        .resetConnectBackoff(); // gRPC's own backoff grows to minutes; ours is the one that counts
    WatchDownloadsRequest request = WatchDownloadsRequest.newBuilder().setRevision(from).build();
    context.run(() -> stub.watchDownloads(request, new Receiver(from, ended)));
    return ended;
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  private void goOnFrom(long revision) {
    lock.lock();
    try {
      seen = revision;
    } finally {
      lock.unlock();
    }
  }

  private static boolean curable(Throwable failure) {
    return unwrapped(failure) instanceof TelefarmException e
        && switch (e.category()) {
          case UNREACHABLE, PRECONDITION -> true;
          // A connection that breaks in mid-frame is INTERNAL or UNKNOWN too; a method that is not
          // there stays so.
          case INTERNAL -> e.reason() != ErrorReason.ERROR_REASON_METHOD_UNKNOWN;
          case REFUSED, NOT_FOUND, INVALID, DOWNLOAD_FAILED -> false;
        };
  }

  private static Throwable unwrapped(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /** Takes one call's events. */
  private final class Receiver implements StreamObserver<WatchDownloadsResponse> {
    private final long from;
    private final CompletableFuture<Void> ended;
    private boolean cameUp;

    Receiver(long from, CompletableFuture<Void> ended) {
      this.from = from;
      this.ended = ended;
    }

    @Override
    public void onNext(WatchDownloadsResponse response) {
      switch (response.getEventCase()) {
        case DOWNLOAD -> {
          // What comes before `synced` has no order, so that only `synced` says how far it got.
          if (cameUp) {
            goOnFrom(response.getDownload().getRevision());
          }
          sink.changed(response.getDownload());
        }
        case SYNCED -> {
          cameUp = true;
          goOnFrom(response.getSynced().getRevision());
          if (response.getSynced().getRevision() < from) {
            sink.wentBack();
          }
        }
        case EVENT_NOT_SET -> {} // of a newer supervisor
      }
    }

    @Override
    public void onError(Throwable failure) {
      TelefarmException trouble = TelefarmException.from((StatusRuntimeException) failure);
      if (trouble.reason() == ErrorReason.ERROR_REASON_WATCHER_TOO_SLOW) {
        trouble.revisionToGoOnFrom().ifPresent(WatchStream.this::goOnFrom);
      }
      if (isClosed() || (cameUp && curable(trouble))) {
        ended.complete(null);
      } else {
        ended.completeExceptionally(trouble);
      }
    }

    @Override
    public void onCompleted() {
      if (cameUp) {
        ended.complete(null);
      } else {
        ended.completeExceptionally(
            TelefarmException.unreachable("the supervisor ended the watch", null));
      }
    }
  }
}
