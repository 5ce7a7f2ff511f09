package dev.telefarm.client;

import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadServiceGrpc.DownloadServiceStub;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.proto.v1.WatchDownloadsRequest;
import dev.telefarm.proto.v1.WatchDownloadsResponse;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;

/**
 * WatchDownloads of all downloads that outlives connections: when it breaks it watches again from
 * the last revision seen.
 */
final class WatchStream implements AutoCloseable {

  /** Takes what comes, one call at a time. */
  interface Sink {
    void changed(Download download);

    void deleted(String name);

    /** What was shown before is of no use any more: what there is follows. */
    void reset();

    /** The supervisor refuses to show anything more. Called at most once, last. */
    void refused(Throwable cause);
  }

  private final RedialedStream<WatchDownloadsResponse> stream;

  /**
   * @param connection whose own backoff is overridden
   * @param revision to begin after
   */
  WatchStream(ManagedChannel connection, DownloadServiceStub stub, long revision, Sink sink) {
    this.stream = new RedialedStream<>(connection, new Downloads(stub, revision, sink));
  }

  /** To be called once. */
  void open() {
    stream.open();
  }

  @Override
  public void close() {
    stream.close();
  }

  /** One try after the other: never two threads at once. */
  private static final class Downloads implements RedialedStream.Stream<WatchDownloadsResponse> {
    private final DownloadServiceStub stub;
    private final Sink sink;
    private volatile long seen;
    private volatile boolean cameUp;

    Downloads(DownloadServiceStub stub, long revision, Sink sink) {
      this.stub = stub;
      this.seen = revision;
      this.sink = sink;
    }

    @Override
    public void call(StreamObserver<WatchDownloadsResponse> receiver) {
      cameUp = false;
      stub.watchDownloads(WatchDownloadsRequest.newBuilder().setRevision(seen).build(), receiver);
    }

    @Override
    public boolean next(WatchDownloadsResponse response) {
      switch (response.getEventCase()) {
        case DOWNLOAD -> {
          // What comes before `synced` has no order, so that only `synced` says how far it got.
          if (cameUp) {
            seen = response.getDownload().getRevision();
          }
          sink.changed(response.getDownload());
        }
        case SYNCED -> {
          cameUp = true;
          seen = response.getSynced().getRevision();
        }
        case DELETED -> {
          if (cameUp) {
            seen = response.getDeleted().getRevision();
          }
          sink.deleted(response.getDeleted().getName());
        }
        case RESET -> sink.reset();
        case EVENT_NOT_SET -> {} // of a newer supervisor
      }
      return cameUp;
    }

    @Override
    public void broke(TelefarmException trouble) {
      if (trouble.reason() == ErrorReason.ERROR_REASON_WATCHER_TOO_SLOW) {
        trouble.revisionToGoOnFrom().ifPresent(revision -> seen = revision);
      }
    }

    @Override
    public void refused(Throwable cause) {
      sink.refused(cause);
    }
  }
}
