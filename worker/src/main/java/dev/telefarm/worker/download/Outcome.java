package dev.telefarm.worker.download;

import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.worker.telegram.TelegramException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** How one attempt at a download ended. */
sealed interface Outcome {
  record Completed() implements Outcome {}

  /** Trying again with this account cannot help. */
  record Failed(ErrorReason reason, String message) implements Outcome {}

  /** To be tried again after {@code pause}. */
  record Waits(DownloadWait.Cause cause, Duration pause, String detail) implements Outcome {}

  /** To be tried again after a growing pause, a bounded number of times. */
  record Retry(ErrorReason reason, String detail) implements Outcome {}

  /** It needs a slot for large files, and there was none. */
  record NoSlot() implements Outcome {}

  /** It is known what the file is; the supervisor decides whether it is wanted. */
  record Held() implements Outcome {}

  /** It was interrupted: removed, logged out, or the worker ends. */
  record Stopped() implements Outcome {}

  /** What it means if the session has ended meanwhile: that is why the attempt failed. */
  default Outcome withoutSession() {
    return switch (this) {
      case Retry _ -> new Stopped();
      case Completed _, Failed _, Waits _, NoSlot _, Held _, Stopped _ -> this;
    };
  }

  /** What Telegram's refusal means. */
  static Outcome of(TelegramException e) {
    Optional<Duration> wait = e.retryAfter();
    if (wait.isPresent()) {
      return new Waits(DownloadWait.Cause.CAUSE_FLOOD_WAIT, wait.get(), "Telegram asks to wait");
    }
    return e.aborted() || e.code() == 401
        ? new Stopped()
        : new Retry(ErrorReason.ERROR_REASON_TELEGRAM_ERROR, e.error());
  }

  /** What a fault of this machine's disk means. */
  static Outcome of(IOException e, Pacing pacing) {
    return DiskFull.caused(e)
        ? new Waits(DownloadWait.Cause.CAUSE_DISK_FULL, pacing.diskFull(), DiskFull.detail(e))
        : new Retry(ErrorReason.ERROR_REASON_TARGET_NOT_WRITABLE, String.valueOf(e));
  }
}
