package dev.telefarm.worker.download;

/** The session of a lane has ended. */
final class LaneLostException extends Exception {
  private static final long serialVersionUID = 1L;

  LaneLostException(int lane) {
    super("lane " + lane + " is not logged in any more");
  }
}
