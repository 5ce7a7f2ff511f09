package dev.telefarm.bench.lab;

/**
 * One file as bare TDLib fetched it, or did not.
 *
 * @param nanos until it was there, or until TDLib failed or nobody waited any longer
 * @param failure why it is not there; empty if it is
 */
public record BareRun(long nanos, String failure) {
  public boolean completed() {
    return failure.isEmpty();
  }
}
