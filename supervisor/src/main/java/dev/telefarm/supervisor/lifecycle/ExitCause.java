package dev.telefarm.supervisor.lifecycle;

/** Why a worker process ended; see WorkerExit.Cause in worker.proto. */
public sealed interface ExitCause {
  /** Asked to, with exit code 0. */
  record Clean() implements ExitCause {}

  /** By itself with this code. */
  record ExitCode(int code) implements ExitCause {}

  /** By this signal, which the supervisor did not send for a reason of its own. */
  record Signal(int signal) implements ExitCause {}

  /** Its heartbeats stopped, so it was killed. */
  record LostHeartbeat() implements ExitCause {}

  /** It used more memory than it may: drained at the soft ceiling, killed at the hard one. */
  record MemoryCeiling() implements ExitCause {}

  /** It never attached in time, so it was killed. */
  record StartTimeout() implements ExitCause {}

  /** It was adopted, not a child: only that it is gone is known. */
  record Disappeared() implements ExitCause {}
}
