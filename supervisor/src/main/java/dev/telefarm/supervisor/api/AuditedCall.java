package dev.telefarm.supervisor.api;

import dev.telefarm.supervisor.access.AuditLog;
import dev.telefarm.supervisor.access.CallSubject;
import dev.telefarm.supervisor.access.Caller;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.concurrent.atomic.AtomicBoolean;

/** A call that is written down when it ends: by us, or by the client who went away. */
final class AuditedCall<Q, A> extends SimpleForwardingServerCall<Q, A> {
  private final Caller caller;
  private final AuditLog audit;
  private final AtomicBoolean written = new AtomicBoolean();
  private volatile CallSubject subject = CallSubject.NONE;

  AuditedCall(ServerCall<Q, A> call, Caller caller, AuditLog audit) {
    super(call);
    this.caller = caller;
    this.audit = audit;
  }

  /** The call's listener, seen through. */
  ServerCall.Listener<Q> listening(ServerCall.Listener<Q> listener) {
    return new SimpleForwardingServerCallListener<>(listener) {
      @Override
      public void onMessage(Q message) {
        if (subject.resource().isEmpty()) {
          subject = CallSubject.of(message);
        }
        super.onMessage(message);
      }

      @Override
      public void onCancel() {
        write(Status.Code.CANCELLED);
        super.onCancel();
      }
    };
  }

  @Override
  public void close(Status status, Metadata trailers) {
    write(status.getCode());
    super.close(status, trailers);
  }

  private void write(Status.Code outcome) {
    if (written.compareAndSet(false, true)) {
      Object peer = getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
      audit.add(
          caller,
          String.valueOf(peer),
          getMethodDescriptor().getFullMethodName(),
          subject,
          outcome.name());
    }
  }
}
