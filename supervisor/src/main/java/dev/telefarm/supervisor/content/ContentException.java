package dev.telefarm.supervisor.content;

import dev.telefarm.proto.v1.ErrorReason;

/** The bytes asked for cannot be had, and why. It is an answer, not a defect: no stack trace. */
public final class ContentException extends Exception {
  private final ErrorReason reason;

  ContentException(ErrorReason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  static ContentException changed(String message) {
    return new ContentException(ErrorReason.ERROR_REASON_TARGET_CHANGED, message);
  }

  static ContentException state(String message) {
    return new ContentException(ErrorReason.ERROR_REASON_DOWNLOAD_STATE, message);
  }

  public ErrorReason reason() {
    return reason;
  }
}
