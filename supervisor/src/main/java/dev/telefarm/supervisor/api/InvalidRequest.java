package dev.telefarm.supervisor.api;

import com.google.rpc.BadRequest.FieldViolation;
import dev.telefarm.proto.v1.ErrorReason;
import java.util.List;

/** Fields of a request are at fault; nothing was changed. */
final class InvalidRequest extends RuntimeException {
  private final ErrorReason reason;
  private final List<FieldViolation> violations;

  InvalidRequest(ErrorReason reason, List<FieldViolation> violations) {
    super(
        violations.getFirst().getField() + ": " + violations.getFirst().getDescription(),
        null,
        false,
        false);
    this.reason = reason;
    this.violations = List.copyOf(violations);
  }

  ErrorReason reason() {
    return reason;
  }

  List<FieldViolation> violations() {
    return violations;
  }
}
