package dev.telefarm.client;

import dev.telefarm.proto.v1.DownloadServiceGrpc.DownloadServiceStub;
import dev.telefarm.proto.v1.ReadDownloadRequest;
import dev.telefarm.proto.v1.ReadDownloadResponse;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * One call of ReadDownload, pulled by its reader: at most {@link #WINDOW} messages are asked for
 * and not yet taken, so that a slow reader slows the supervisor down and not its own memory.
 */
final class ContentCall
    implements ClientResponseObserver<ReadDownloadRequest, ReadDownloadResponse> {
  /** Of at most 256 KiB each: 1 MiB, enough to keep a connection busy while the reader works. */
  private static final int WINDOW = 4;

  private sealed interface Event {
    record Message(ReadDownloadResponse message) implements Event {}

    /** Without a failure: everything was sent. */
    record End(@Nullable TelefarmException failure) implements Event {}
  }

  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private volatile @Nullable ClientCallStreamObserver<ReadDownloadRequest> call;

  private ContentCall() {}

  static ContentCall start(DownloadServiceStub stub, ReadDownloadRequest request) {
    ContentCall call = new ContentCall();
    stub.readDownload(request, call);
    return call;
  }

  /**
   * Waits for the next message; null at the end, which may be asked for again.
   *
   * @throws TelefarmException why the call ended before its end
   */
  @Nullable ReadDownloadResponse take() throws InterruptedException {
    Event event = events.take();
    return switch (event) {
      case Event.Message it -> {
        ClientCallStreamObserver<ReadDownloadRequest> current = call;
        if (current != null) {
          current.request(1);
        }
        yield it.message();
      }
      case Event.End it -> {
        events.add(it);
        if (it.failure() != null) {
          throw it.failure();
        }
        yield null;
      }
    };
  }

  /** Breaks the call off; a {@link #take} that waits ends with a failure. */
  void cancel() {
    ClientCallStreamObserver<ReadDownloadRequest> current = call;
    if (current != null) {
      current.cancel("the reader closed it", null);
    }
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<ReadDownloadRequest> stream) {
    stream.disableAutoRequestWithInitial(WINDOW);
    call = stream;
  }

  @Override
  public void onNext(ReadDownloadResponse message) {
    events.add(new Event.Message(message));
  }

  @Override
  public void onError(Throwable failure) {
    events.add(new Event.End(TelefarmException.from((StatusRuntimeException) failure)));
  }

  @Override
  public void onCompleted() {
    events.add(new Event.End(null));
  }
}
