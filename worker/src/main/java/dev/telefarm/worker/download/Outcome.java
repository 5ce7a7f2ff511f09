package dev.telefarm.worker.download;

import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.proto.v1.ErrorReason;
import java.time.Duration;

/** How one attempt at a download ended. */
sealed interface Outcome {
  record Completed() implements Outcome {}

  /** Trying again with this account cannot help. */
  record Failed(ErrorReason reason, String message) implements Outcome {}

  /** To be tried again after {@code pause}. */
  record Waits(DownloadWait.Cause cause, Duration pause, String detail) implements Outcome {}

  /** To be tried again after a growing pause, a bounded number of times. */
  record Retry(ErrorReason reason, String detail) implements Outcome {}

  /** It was interrupted: removed, logged out, or the worker ends. */
  record Stopped() implements Outcome {}
}
