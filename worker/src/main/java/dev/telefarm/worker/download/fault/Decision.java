package dev.telefarm.worker.download.fault;

import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.proto.v1.ErrorReason;
import java.time.Duration;
import java.util.Optional;

/**
 * What follows of a {@link FetchCause}. Durations, not moments: a wait is measured by a clock that
 * nobody sets.
 */
public sealed interface Decision {
  /** For a person to read. */
  String detail();

  /** After which it is tried again by itself; empty if it is not. */
  default Optional<Duration> pause() {
    return switch (this) {
      case Wait(DownloadWait.Cause _, Duration pause, String _) -> Optional.of(pause);
      case Refetch(DownloadWait.Cause _, Duration pause, String _) -> Optional.of(pause);
      case LookAgain(DownloadWait.Cause _, Duration pause, String _) -> Optional.of(pause);
      case AwaitLogin _, HandOver _, GiveUp _ -> Optional.empty();
    };
  }

  /** The download waits, without a slot, and then goes on where it was. */
  record Wait(DownloadWait.Cause cause, Duration after, String detail) implements Decision {}

  /** As {@link Wait}; then TDLib's copy is deleted first, and what was not durable comes again. */
  record Refetch(DownloadWait.Cause cause, Duration after, String detail) implements Decision {}

  /** As {@link Wait}; then Telegram is asked for the message, whatever TDLib remembers of it. */
  record LookAgain(DownloadWait.Cause cause, Duration after, String detail) implements Decision {}

  /** It waits until the account is logged in. */
  record AwaitLogin(String detail) implements Decision {}

  /** This account cannot do it; another one may. */
  record HandOver(ErrorReason reason, String detail) implements Decision {}

  /** Neither waiting nor another account can cure it. */
  record GiveUp(ErrorReason reason, String detail) implements Decision {}
}
