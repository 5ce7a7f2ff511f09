package dev.telefarm.supervisor.lifecycle;

/** What can happen to a worker. */
public sealed interface WorkerEvent {
  /** It shall run. */
  record Wanted() implements WorkerEvent {}

  /** It shall not run. */
  record Unwanted() implements WorkerEvent {}

  /** Somebody wants it to end cleanly and to be started anew, without waiting for a backoff. */
  record RestartAsked() implements WorkerEvent {}

  /** Somebody wants it to run in spite of its failures, or to log in again. */
  record Released() implements WorkerEvent {}

  /** A living process of an earlier supervisor was recognised. */
  record Found() implements WorkerEvent {}

  /** The launch itself failed: there is no process. */
  record LaunchFailed() implements WorkerEvent {}

  /** It had to wait for its launch, which begins now. */
  record TurnCame() implements WorkerEvent {}

  /** It dialled in and was accepted. */
  record Attached() implements WorkerEvent {}

  /** Its connection is gone. */
  record Detached() implements WorkerEvent {}

  /** Any report arrived. */
  record Heard() implements WorkerEvent {}

  /** It said what a worker never says. */
  record Misbehaved() implements WorkerEvent {}

  /** Telegram ended the session that the account had. */
  record LoginLost() implements WorkerEvent {}

  /** The account is logged in. */
  record LoggedIn() implements WorkerEvent {}

  /**
   * No byte came of something that it is to fetch now, for a whole stall deadline.
   *
   * @param all nothing else came either
   */
  record StoodStill(boolean all) implements WorkerEvent {}

  /** What stood still moves again, or is not to be fetched any more. */
  record Moved() implements WorkerEvent {}

  /** It uses so much memory that it should be started anew. */
  record OverSoftCeiling() implements WorkerEvent {}

  /** It uses so much memory that the host is in danger. */
  record OverHardCeiling() implements WorkerEvent {}

  /** Its process is gone. */
  record Exited(ExitCause cause) implements WorkerEvent {}

  /** Time has passed. */
  record Tick() implements WorkerEvent {}
}
