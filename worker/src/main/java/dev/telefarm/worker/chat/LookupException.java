package dev.telefarm.worker.chat;

import dev.telefarm.proto.v1.ErrorReason;

/** What was asked for does not exist for this account; the message is for a person. */
public final class LookupException extends Exception {
  private static final long serialVersionUID = 1L;

  private final ErrorReason reason;

  public LookupException(ErrorReason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public ErrorReason reason() {
    return reason;
  }
}
