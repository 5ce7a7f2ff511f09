package dev.telefarm.supervisor.lifecycle;

/** What can happen to a worker. */
public sealed interface WorkerEvent {
  /** It shall run. */
  record Wanted() implements WorkerEvent {}

  /** It shall not run. */
  record Unwanted() implements WorkerEvent {}

  /** A living process of an earlier supervisor was recognised. */
  record Found() implements WorkerEvent {}

  /** The launch itself failed: there is no process. */
  record LaunchFailed() implements WorkerEvent {}

  /** It had to wait for its launch, which begins now. */
  record TurnCame() implements WorkerEvent {}

  /** It dialled in and was accepted. */
  record Attached() implements WorkerEvent {}

  /** Any report arrived. */
  record Heard() implements WorkerEvent {}

  /** Its process is gone. */
  record Exited(ExitCause cause) implements WorkerEvent {}

  /** Time has passed. */
  record Tick() implements WorkerEvent {}
}
