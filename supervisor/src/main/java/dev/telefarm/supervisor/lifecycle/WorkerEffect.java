package dev.telefarm.supervisor.lifecycle;

/** What the driver does after a step, in order. */
public sealed interface WorkerEffect {
  /**
   * Start a process with the next epoch; answers with Exited or LaunchFailed if that goes wrong.
   */
  record Launch() implements WorkerEffect {}

  /** Ask it to end cleanly. */
  record Drain() implements WorkerEffect {}

  /** SIGKILL. */
  record Kill() implements WorkerEffect {}

  /** Keep why it ended. */
  record RecordExit(ExitCause cause) implements WorkerEffect {}
}
