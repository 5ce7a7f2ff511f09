package dev.telefarm.supervisor.api;

import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.supervisor.config.Secret;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Lets nobody in without the token, to no method, health and reflection included. */
final class TokenInterceptor implements ServerInterceptor {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final byte[] expected;

  TokenInterceptor(Secret token) {
    this.expected = bytes("Bearer " + token.reveal());
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    String shown = headers.get(AUTHORIZATION);
    // The comparison takes the same time wherever the first difference is.
    if (shown != null && MessageDigest.isEqual(bytes(shown), expected)) {
      return next.startCall(call, headers);
    }
    StatusRuntimeException refused =
        Errors.of(
            ErrorReason.ERROR_REASON_TOKEN_INVALID,
            "the call has no token or a wrong one; the token is in the file api.token of the data directory");
    Metadata trailers = refused.getTrailers();
    call.close(refused.getStatus(), trailers == null ? new Metadata() : trailers);
    return new ServerCall.Listener<>() {};
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
