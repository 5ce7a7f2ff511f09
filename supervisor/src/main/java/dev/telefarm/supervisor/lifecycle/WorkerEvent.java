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

  /** It dialled in and was accepted. */
  record Attached() implements WorkerEvent {}

  /** Any report arrived. */
  record Heard() implements WorkerEvent {}

  /** Its process is gone. */
  record Exited(ExitCause cause) implements WorkerEvent {}

  /** Its memory stays above the soft ceiling. */
  record OverSoftCeiling() implements WorkerEvent {}

  /** Its memory is above the hard ceiling. */
  record OverHardCeiling() implements WorkerEvent {}

  /** Time has passed. */
  record Tick() implements WorkerEvent {}
}
