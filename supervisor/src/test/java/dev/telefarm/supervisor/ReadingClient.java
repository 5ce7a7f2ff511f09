package dev.telefarm.supervisor;

import dev.telefarm.proto.v1.ReadDownloadRequest;
import dev.telefarm.proto.v1.ReadDownloadResponse;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads a download as slowly as the test says. */
final class ReadingClient
    implements ClientResponseObserver<ReadDownloadRequest, ReadDownloadResponse> {
  private final CompletableFuture<Status> end = new CompletableFuture<>();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private @Nullable ClientCallStreamObserver<ReadDownloadRequest> call;
  private @Nullable Throwable broken;
  private long size = -1;
  private int largest;

  @Override
  public void beforeStart(ClientCallStreamObserver<ReadDownloadRequest> stream) {
    call = stream;
    stream.disableAutoRequestWithInitial(0);
  }

  /** Allows so many more messages. */
  void take(int messages) {
    if (call != null) {
      call.request(messages);
    }
  }

  void cancel() {
    if (call != null) {
      call.cancel("the test has read enough", null);
    }
  }

  @Override
  public synchronized void onNext(ReadDownloadResponse response) {
    if (size < 0) {
      size = response.getSizeBytes();
    }
    largest = Math.max(largest, response.getData().size());
    bytes.writeBytes(response.getData().toByteArray());
  }

  @Override
  public void onError(Throwable thrown) {
    synchronized (this) {
      broken = thrown;
    }
    end.complete(Status.fromThrowable(thrown));
  }

  @Override
  public void onCompleted() {
    end.complete(Status.OK);
  }

  /** Of the whole file; -1 until it was said. */
  synchronized long size() {
    return size;
  }

  synchronized long received() {
    return bytes.size();
  }

  synchronized byte[] bytes() {
    return bytes.toByteArray();
  }

  /** Bytes of the largest message. */
  synchronized int largest() {
    return largest;
  }

  /** Waits for the end of the call. */
  Status end() throws Exception {
    return end.get(30, TimeUnit.SECONDS);
  }

  synchronized String reason() {
    return broken == null ? "none" : SupervisorProcess.reason(broken);
  }
}
