package dev.telefarm.supervisor.lifecycle;

import java.time.Instant;
import java.util.Optional;

/**
 * One worker as the state machine knows it.
 *
 * @param wanted whether it shall run
 * @param failures ends in a row that were not asked for, without a stable run in between
 */
public record Worker(WorkerState state, boolean wanted, int failures) {
  public static Worker initial() {
    return new Worker(new WorkerState.Stopped(), false, 0);
  }

  /** When a Tick is due; empty if time changes nothing. */
  public Optional<Instant> nextTick() {
    return switch (state) {
      case WorkerState.Stopped _, WorkerState.Killing _ -> Optional.empty();
      case WorkerState.Starting(Instant deadline) -> Optional.of(deadline);
      case WorkerState.Running(Instant _, Instant silentAt) -> Optional.of(silentAt);
      case WorkerState.Draining(Instant deadline) -> Optional.of(deadline);
      case WorkerState.BackingOff(Instant until) -> Optional.of(until);
    };
  }

  /** Whether a process exists as far as the machine knows. */
  public boolean hasProcess() {
    return switch (state) {
      case WorkerState.Stopped _, WorkerState.BackingOff _ -> false;
      case WorkerState.Starting _,
          WorkerState.Running _,
          WorkerState.Draining _,
          WorkerState.Killing _ ->
          true;
    };
  }
}
