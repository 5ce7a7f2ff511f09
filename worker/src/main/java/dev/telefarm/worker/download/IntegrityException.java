package dev.telefarm.worker.download;

/** What was received is not what it has to be. */
final class IntegrityException extends Exception {
  private static final long serialVersionUID = 1L;

  IntegrityException(String message) {
    super(message);
  }
}
