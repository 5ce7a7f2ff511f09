package dev.telefarm.worker.login;

import dev.telefarm.worker.telegram.AuthorizationState;
import java.time.Instant;

/**
 * Where a further lane is; see {@link LaneMachine} for how it moves. {@code failures} counts the
 * steps that failed and the logins that Telegram ended, since the lane was last steadily ready.
 */
sealed interface LaneState {
  /** Its client is open; TDLib has not said yet whether it is logged in. */
  record Starting(int failures) implements LaneState {}

  /** Has asked for a QR link, or has one that the first lane was asked to confirm. */
  record Linking(AuthorizationState at, int failures) implements LaneState {}

  /** Confirmed; the account's 2FA password is needed. */
  record NeedsPassword(int failures) implements LaneState {}

  record CheckingPassword(int failures) implements LaneState {}

  /** Logged in; TDLib is asked as whom. */
  record Identifying(int failures) implements LaneState {}

  record Ready(Instant since, int failures) implements LaneState {}

  /** A step failed and is taken again at {@code until}; TDLib waits for what {@code at} says. */
  record Pausing(Instant until, AuthorizationState at, int failures) implements LaneState {}

  /** Telegram ended the login; TDLib is closing the client. */
  record Ending(int failures) implements LaneState {}

  /** Has no client; opens a new one at {@code until}. */
  record Resting(Instant until, int failures) implements LaneState {}

  /** Not wanted any more: to be logged out, which {@code asked} says was asked for. */
  record Leaving(boolean asked) implements LaneState {}

  /** The process ends; the login stays. */
  record Closing() implements LaneState {}

  /** The end: its client is closed. */
  record Gone() implements LaneState {}
}
