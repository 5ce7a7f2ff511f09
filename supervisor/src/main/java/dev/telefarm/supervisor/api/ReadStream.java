package dev.telefarm.supervisor.api;

import com.google.protobuf.UnsafeByteOperations;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.proto.v1.ReadDownloadRequest;
import dev.telefarm.proto.v1.ReadDownloadResponse;
import dev.telefarm.supervisor.content.ContentException;
import dev.telefarm.supervisor.content.ContentReader;
import dev.telefarm.supervisor.content.ContentSink;
import dev.telefarm.supervisor.content.Wakeup;
import io.grpc.stub.ServerCallStreamObserver;

/**
 * One call of ReadDownload. What the client does not take yet stays on the disk, but for the part
 * that was read last.
 */
final class ReadStream implements ContentSink {
  private static final int MESSAGE_BYTES = 256 << 10;

  private final ReadDownloadRequest request;
  private final ServerCallStreamObserver<ReadDownloadResponse> out;
  private final Wakeup wakeup = new Wakeup();

  ReadStream(ReadDownloadRequest request, ServerCallStreamObserver<ReadDownloadResponse> out) {
    this.request = request;
    this.out = out;
  }

  /** To be told when the client can take more, when it has gone, and when the farm has more. */
  Wakeup wakeup() {
    return wakeup;
  }

  /** Reads until the end of the call, on a thread that may wait. */
  void run(ContentReader reader) {
    try {
      reader.read(request.getOffset(), request.getLimit(), this);
      if (!wakeup.ended()) {
        out.onCompleted();
      }
    } catch (ContentException e) {
      out.onError(Errors.from(Errors.refusal(request.getName(), e)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      out.onError(Errors.of(ErrorReason.ERROR_REASON_SHUTTING_DOWN, "the supervisor is stopping"));
    } catch (RuntimeException e) {
      out.onError(Errors.from(e));
    }
  }

  @Override
  public void size(long bytes) {
    Fields fields = new Fields();
    fields.require(
        request.getOffset() <= bytes, "offset", "is beyond the end of the file, " + bytes);
    fields.check();
    out.onNext(ReadDownloadResponse.newBuilder().setSizeBytes(bytes).build());
  }

  @Override
  public void data(byte[] buffer, int offset, int length) throws InterruptedException {
    for (int sent = 0; sent < length; ) {
      awaitReady();
      if (wakeup.ended()) {
        return;
      }
      int next = Math.min(MESSAGE_BYTES, length - sent);
      out.onNext(
          ReadDownloadResponse.newBuilder()
              .setData(UnsafeByteOperations.unsafeWrap(buffer, offset + sent, next))
              .build());
      sent += next;
    }
  }

  private void awaitReady() throws InterruptedException {
    while (true) {
      long ticket = wakeup.ticket();
      if (out.isReady() || wakeup.ended()) {
        return;
      }
      wakeup.await(ticket);
    }
  }
}
