package dev.telefarm.client.cli;

/** Ctrl-C, and the other ways in which a process is asked to end. */
@FunctionalInterface
interface Interrupts {
  /**
   * Runs {@code action} when the process is asked to end, before it does; for the length of the
   * registration.
   */
  Registration onInterrupt(Runnable action);

  /** Ends the registration; the action does not run any more. */
  interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}
