package dev.telefarm.worker.login;

import dev.telefarm.proto.v1.ErrorReason;
import java.time.Duration;
import java.util.Optional;

/** What Telegram said to a {@link LoginInput}. */
public sealed interface LoginResult {
  record Accepted() implements LoginResult {}

  /**
   * {@code message} is for a person and has no secret in it; {@code retryAfter} comes with
   * FLOOD_WAIT.
   */
  record Rejected(ErrorReason reason, String message, Optional<Duration> retryAfter)
      implements LoginResult {}
}
