package dev.telefarm.supervisor.lifecycle;

/** What the driver does after a step, in order. */
public sealed interface WorkerEffect {
  /**
   * Start a process with the next epoch; answers with Exited or LaunchFailed if that goes wrong.
   */
  record Launch() implements WorkerEffect {}

  /** Ask it to open its connections and begin its fetches anew. */
  record Nudge() implements WorkerEffect {}

  /**
   * Keep what its threads do, as far as they can be made to say it within about a second. What
   * follows waits for that.
   */
  record Dump() implements WorkerEffect {}

  /** Ask it to end cleanly. */
  record Drain() implements WorkerEffect {}

  /** SIGKILL. */
  record Kill() implements WorkerEffect {}

  /** Keep why it ended. */
  record RecordExit(ExitCause cause) implements WorkerEffect {}

  /**
   * Keep that it is not to be started any more; its last exit says why.
   *
   * @param failures in a row
   */
  record Quarantine(int failures) implements WorkerEffect {}
}
