package dev.telefarm.supervisor.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One worker as the state machine knows it.
 *
 * @param wanted whether it shall run
 * @param failures ends in a row that were not asked for, without a stable run in between
 * @param loginLost whether Telegram ended its session and nobody logged in since
 */
public record Worker(WorkerState state, boolean wanted, int failures, boolean loginLost) {
  public static Worker initial() {
    return new Worker(new WorkerState.Stopped(), false, 0, false);
  }

  /** What an earlier supervisor put into quarantine. */
  public static Worker quarantined(int failures, boolean loginLost) {
    return new Worker(new WorkerState.Quarantined(), false, failures, loginLost);
  }

  /** One whose session had ended when an earlier supervisor knew it. */
  public static Worker loggedOut() {
    return new Worker(new WorkerState.LoginNeeded(), false, 0, true);
  }

  /** When a Tick is due; empty if time changes nothing. */
  public Optional<Instant> nextTick() {
    return switch (state) {
      case WorkerState.Stopped _,
          WorkerState.Killing _,
          WorkerState.Quarantined _,
          WorkerState.LoginNeeded _ ->
          Optional.empty();
      case WorkerState.Starting(Instant deadline) -> Optional.of(deadline);
      case WorkerState.Running running -> Optional.of(running.silentAt());
      case WorkerState.Draining draining -> Optional.of(draining.deadline());
      case WorkerState.BackingOff(Instant until) -> Optional.of(until);
    };
  }

  /** The same after the clock was set forward by {@code step}: what was to come in a while does. */
  public Worker clockSet(Duration step) {
    return in(state.later(step));
  }

  /** Whether a process exists as far as the machine knows. */
  public boolean hasProcess() {
    return switch (state) {
      case WorkerState.Stopped _,
          WorkerState.BackingOff _,
          WorkerState.Quarantined _,
          WorkerState.LoginNeeded _ ->
          false;
      case WorkerState.Starting _,
          WorkerState.Running _,
          WorkerState.Draining _,
          WorkerState.Killing _ ->
          true;
    };
  }

  Worker in(WorkerState next) {
    return new Worker(next, wanted, failures, loginLost);
  }

  Worker wanting(boolean next) {
    return new Worker(state, next, failures, loginLost);
  }

  Worker failed(int next) {
    return new Worker(state, wanted, next, loginLost);
  }

  Worker loginLost(boolean next) {
    return new Worker(state, wanted, failures, next);
  }
}
