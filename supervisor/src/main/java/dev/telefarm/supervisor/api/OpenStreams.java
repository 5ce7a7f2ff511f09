package dev.telefarm.supervisor.api;

import dev.telefarm.proto.v1.ErrorReason;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Knows the streams that are open, so that a supervisor that stops can tell each one why instead of
 * cutting it off. Thread-safe.
 */
final class OpenStreams implements ServerInterceptor {
  private final Set<OpenStream<?, ?>> open = ConcurrentHashMap.newKeySet();
  private volatile boolean ended;

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    if (call.getMethodDescriptor().getType() == MethodType.UNARY) {
      return next.startCall(call, headers);
    }
    OpenStream<Q, A> stream = new OpenStream<>(call);
    open.add(stream);
    var listener =
        new SimpleForwardingServerCallListener<>(next.startCall(stream, headers)) {
          @Override
          public void onCancel() {
            open.remove(stream);
            super.onCancel();
          }

          @Override
          public void onComplete() {
            open.remove(stream);
            super.onComplete();
          }
        };
    if (ended) {
      stream.end();
    }
    return listener;
  }

  /** Ends every stream, and those that come yet. */
  void end() {
    ended = true;
    open.forEach(OpenStream::end);
  }

  /** What its handler still has to say after the end is dropped. */
  private static final class OpenStream<Q, A> extends SimpleForwardingServerCall<Q, A> {
    private boolean over;

    OpenStream(ServerCall<Q, A> call) {
      super(call);
    }

    @Override
    public synchronized void sendHeaders(Metadata headers) {
      if (!over) {
        super.sendHeaders(headers);
      }
    }

    @Override
    public synchronized void sendMessage(A message) {
      if (!over) {
        super.sendMessage(message);
      }
    }

    @Override
    public synchronized void close(Status status, Metadata trailers) {
      if (!over) {
        over = true;
        super.close(status, trailers);
      }
    }

    void end() {
      StatusRuntimeException stopping =
          Errors.of(ErrorReason.ERROR_REASON_SHUTTING_DOWN, "the supervisor is shutting down");
      Metadata trailers = stopping.getTrailers();
      close(stopping.getStatus(), trailers == null ? new Metadata() : trailers);
    }
  }
}
