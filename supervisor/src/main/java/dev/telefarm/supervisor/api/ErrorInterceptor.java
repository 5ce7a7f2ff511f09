package dev.telefarm.supervisor.api;

import dev.telefarm.proto.v1.ErrorReason;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/** The outermost interceptor: whatever else made a status, it leaves with a reason. */
final class ErrorInterceptor implements ServerInterceptor {
  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    return next.startCall(
        new SimpleForwardingServerCall<>(call) {
          @Override
          public void close(Status status, Metadata trailers) {
            if (status.isOk() || Errors.hasReason(trailers)) {
              super.close(status, trailers);
              return;
            }
            StatusRuntimeException explained = explain(status);
            Metadata merged = new Metadata();
            merged.merge(trailers);
            Metadata details = explained.getTrailers();
            if (details != null) {
              merged.merge(details);
            }
            super.close(explained.getStatus(), merged);
          }
        },
        headers);
  }

  /** Statuses that gRPC's own services and machinery make. */
  private static StatusRuntimeException explain(Status status) {
    String description = String.valueOf(status.getDescription());
    return switch (status.getCode()) {
      case UNIMPLEMENTED -> Errors.of(ErrorReason.ERROR_REASON_METHOD_UNKNOWN, description);
      // Only the health service says so, of what is no account.
      case NOT_FOUND -> Errors.of(ErrorReason.ERROR_REASON_ACCOUNT_NOT_FOUND, description);
      case CANCELLED, DEADLINE_EXCEEDED ->
          Errors.of(ErrorReason.ERROR_REASON_CALL_ENDED, description);
      case UNAVAILABLE -> Errors.of(ErrorReason.ERROR_REASON_SHUTTING_DOWN, description);
      default -> Errors.from(status.asRuntimeException());
    };
  }
}
