package dev.telefarm.worker.download;

import dev.telefarm.worker.download.fault.FetchCause;

/** An attempt, or one lane's part in it, ended before the file was complete. What came is kept. */
final class FetchFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient FetchCause cause;

  FetchFailedException(FetchCause cause) {
    super(cause.toString());
    this.cause = cause;
  }

  FetchCause why() {
    return cause;
  }
}
