package dev.telefarm.supervisor.access;

import dev.telefarm.proto.v1.ErrorReason;
import io.grpc.Attributes;
import io.grpc.Metadata;

/** Tells who calls. Thread-safe. */
public interface Authenticator {
  /**
   * Looks at what came before any message of the call.
   *
   * @param transport the connection's attributes
   * @throws Stranger if nobody who is known calls
   */
  Caller authenticate(Metadata headers, Attributes transport) throws Stranger;

  /** Nobody who is known; says why. */
  final class Stranger extends Exception {
    private static final long serialVersionUID = 1L;

    private final ErrorReason reason;

    Stranger(ErrorReason reason, String message) {
      super(message, null, false, false);
      this.reason = reason;
    }

    public ErrorReason reason() {
      return reason;
    }
  }
}
