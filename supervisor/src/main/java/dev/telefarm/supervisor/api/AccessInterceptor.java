package dev.telefarm.supervisor.api;

import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.supervisor.access.AuditLog;
import dev.telefarm.supervisor.access.Authenticator;
import dev.telefarm.supervisor.access.CallRates;
import dev.telefarm.supervisor.access.Caller;
import dev.telefarm.supervisor.access.Methods;
import dev.telefarm.supervisor.access.Role;
import dev.telefarm.supervisor.farm.Refusal;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Optional;

/**
 * Lets nobody in who is not known, to no method, health and reflection included, and nobody do what
 * the role does not allow. Decides by the headers alone: of a call that is refused no message is
 * read.
 */
final class AccessInterceptor implements ServerInterceptor {
  private final Authenticator authenticator;
  private final CallRates rates;
  private final AuditLog audit;

  AccessInterceptor(Authenticator authenticator, CallRates rates, AuditLog audit) {
    this.authenticator = authenticator;
    this.rates = rates;
    this.audit = audit;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    Caller caller;
    try {
      caller = authenticator.authenticate(headers, call.getAttributes());
    } catch (Authenticator.Stranger stranger) {
      return refuse(call, Errors.of(stranger.reason(), String.valueOf(stranger.getMessage())));
    }
    Optional<Duration> pause = rates.take(caller);
    if (pause.isPresent()) {
      return refuse(call, Errors.from(tooFrequent(pause.get())));
    }
    if (Methods.readOnly(call.getMethodDescriptor())) {
      return next.startCall(call, headers);
    }
    AuditedCall<Q, A> audited = new AuditedCall<>(call, caller, audit);
    if (caller.role() != Role.ADMIN) {
      return refuse(audited, Errors.from(denied(call, caller)));
    }
    return audited.listening(next.startCall(audited, headers));
  }

  private static Refusal tooFrequent(Duration pause) {
    return Refusal.of(
            ErrorReason.ERROR_REASON_CALLS_TOO_FREQUENT,
            "more calls in a second than [api] calls_per_second allows")
        .retryAfter(pause);
  }

  private static Refusal denied(ServerCall<?, ?> call, Caller caller) {
    return Refusal.of(
        ErrorReason.ERROR_REASON_ROLE_DENIED,
        "the role "
            + caller.role().text()
            + " may not call "
            + call.getMethodDescriptor().getBareMethodName()
            + ", which changes something");
  }

  private static <Q> ServerCall.Listener<Q> refuse(
      ServerCall<Q, ?> call, StatusRuntimeException refused) {
    Metadata trailers = refused.getTrailers();
    call.close(refused.getStatus(), trailers == null ? new Metadata() : trailers);
    return new ServerCall.Listener<>() {};
  }
}
