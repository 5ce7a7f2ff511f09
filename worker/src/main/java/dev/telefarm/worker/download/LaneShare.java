package dev.telefarm.worker.download;

/**
 * How many lanes may work at one file now: all, unless the account's pace says less. Thread-safe.
 */
final class LaneShare {
  private volatile int most = Integer.MAX_VALUE;

  void set(int lanes) {
    most = lanes;
  }

  int get() {
    return most;
  }
}
