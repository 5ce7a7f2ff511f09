package dev.telefarm.worker.download;

/** The machine stands still: nothing is done any more before it is started again. */
final class PowerCut extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PowerCut() {
    super("power cut", null, false, false);
  }
}
