package dev.telefarm.supervisor.lifecycle;

/** Why a worker process ended; see WorkerExit.Cause in worker.proto. */
public sealed interface ExitCause {
  /** Asked to, with exit code 0 as far as that can be known. */
  record Clean() implements ExitCause {}

  /** By itself with this code, which has no cause of its own here. */
  record ExitCode(int code) implements ExitCause {}

  /** By this signal, which the supervisor did not send for a reason of its own. */
  record Signal(int signal) implements ExitCause {}

  /** Its heap was full, so the JVM ended itself. */
  record OutOfMemory() implements ExitCause {}

  /** The JVM or a native library crashed: there is an error file of that process. */
  record NativeCrash() implements ExitCause {}

  /** It was attached and said nothing, so it was killed. */
  record Hung() implements ExitCause {}

  /** It lost its connection and did not dial again in time, so it was killed. */
  record LostHeartbeat() implements ExitCause {}

  /** It said that it lives, but nothing that it had to fetch came; a nudge did not help. */
  record Stalled() implements ExitCause {}

  /** It used more memory than it may: drained at the soft ceiling, killed at the hard one. */
  record MemoryCeiling() implements ExitCause {}

  /** It said what a worker never says, so it was killed. */
  record ProtocolViolation() implements ExitCause {}

  /** It ended by itself after Telegram had ended its session. */
  record LoginLost() implements ExitCause {}

  /** It never attached in time, so it was killed. */
  record StartTimeout() implements ExitCause {}

  /** It was adopted, not a child: only that it is gone, unasked, is known. */
  record Disappeared() implements ExitCause {}
}
