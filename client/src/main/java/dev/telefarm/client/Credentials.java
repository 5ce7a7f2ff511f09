package dev.telefarm.client;

import io.grpc.CallCredentials;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Puts the bearer token on every call, and a deadline on every unary call that has none, so that a
 * supervisor that hangs is noticed. Streams have no deadline: they last as long as what they show.
 */
final class Credentials extends CallCredentials implements ClientInterceptor {
  /** Long enough for LogOut and a slow page of a chat's history. */
  static final long UNARY_DEADLINE_SECONDS = 120;

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final Optional<Supplier<String>> token;

  /**
   * The token is asked for at each call: a supervisor may have written it only after this client
   * was made.
   *
   * @param token empty where the connection itself proves who calls
   */
  Credentials(Optional<Supplier<String>> token) {
    this.token = token;
  }

  @Override
  public void applyRequestMetadata(
      RequestInfo request, Executor executor, MetadataApplier applier) {
    executor.execute(() -> {
      try {
        Metadata headers = new Metadata();
        token.ifPresent(shown -> headers.put(AUTHORIZATION, "Bearer " + shown.get()));
        applier.apply(headers);
      } catch (TelefarmException e) {
        applier.fail(Status.UNAUTHENTICATED.withDescription(e.getMessage()).withCause(e));
      }
    });
  }

  @Override
  public <Q, R> ClientCall<Q, R> interceptCall(
      MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
    CallOptions withToken = options.withCallCredentials(this);
    boolean bounded =
        method.getType() != MethodDescriptor.MethodType.UNARY || options.getDeadline() != null;
    return next.newCall(
        method,
        bounded
            ? withToken
            : withToken.withDeadlineAfter(UNARY_DEADLINE_SECONDS, TimeUnit.SECONDS));
  }
}
