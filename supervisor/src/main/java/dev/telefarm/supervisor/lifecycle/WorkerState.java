package dev.telefarm.supervisor.lifecycle;

import java.time.Instant;

/** Where a worker is in its life. */
public sealed interface WorkerState {
  /** No process, and none wanted. */
  record Stopped() implements WorkerState {}

  /**
   * Launched or found alive, not attached yet.
   *
   * @param deadline it is killed if it has not attached by then
   */
  record Starting(Instant deadline) implements WorkerState {}

  /**
   * Attached at least once.
   *
   * @param since when it attached first
   * @param silentAt it is lost if nothing is heard until then
   */
  record Running(Instant since, Instant silentAt) implements WorkerState {}

  /**
   * Asked to end cleanly.
   *
   * @param deadline it is killed if it lives then
   */
  record Draining(Instant deadline) implements WorkerState {}

  /**
   * SIGKILL was sent; the system has not reported the end yet.
   *
   * @param since when it ran stably, for the count of failures; the instant of the kill if it never
   *     did
   */
  record Killing(ExitCause why, Instant since) implements WorkerState {}

  /** It failed; the next launch is at {@code until}. */
  record BackingOff(Instant until) implements WorkerState {}
}
