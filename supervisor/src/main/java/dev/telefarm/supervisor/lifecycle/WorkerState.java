package dev.telefarm.supervisor.lifecycle;

import java.time.Duration;
import java.time.Instant;

/** Where a worker is in its life. */
public sealed interface WorkerState {
  /** The same with every moment so much later: the clock was set. */
  default WorkerState later(Duration step) {
    return switch (this) {
      case Starting(Instant deadline) -> new Starting(deadline.plus(step));
      case Running(Instant since, Instant silentAt, boolean attached, boolean nudged) ->
          new Running(since.plus(step), silentAt.plus(step), attached, nudged);
      case Draining(Instant deadline, DrainReason reason) ->
          new Draining(deadline.plus(step), reason);
      case Killing(ExitCause why, Instant since) -> new Killing(why, since.plus(step));
      case BackingOff(Instant until) -> new BackingOff(until.plus(step));
      case Stopped _, Quarantined _, LoginNeeded _ -> this;
    };
  }

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
   * @param attached whether its connection stands
   * @param nudged whether it was nudged because of what stands still
   */
  record Running(Instant since, Instant silentAt, boolean attached, boolean nudged)
      implements WorkerState {}

  /**
   * Asked to end cleanly.
   *
   * @param deadline it is killed if it lives then
   */
  record Draining(Instant deadline, DrainReason reason) implements WorkerState {}

  /**
   * SIGKILL was sent, or is sent as soon as its threads are noted; the system has not reported the
   * end yet.
   *
   * @param since when it ran stably, for the count of failures; the instant of the kill if it never
   *     did
   */
  record Killing(ExitCause why, Instant since) implements WorkerState {}

  /** It failed; the next launch is at {@code until}. */
  record BackingOff(Instant until) implements WorkerState {}

  /** It failed too often in a row: no launch until somebody releases it. */
  record Quarantined() implements WorkerState {}

  /** Its process ended after Telegram had ended its session: no launch until somebody logs in. */
  record LoginNeeded() implements WorkerState {}
}
