package dev.telefarm.worker.download;

/** TDLib gave a file up, or stopped moving; trying again may help. What was fetched is kept. */
final class FetchFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  FetchFailedException(String message) {
    super(message);
  }
}
