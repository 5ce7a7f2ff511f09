package dev.telefarm.worker.download;

import com.google.protobuf.Timestamp;
import dev.telefarm.proto.link.v1.DownloadSpec;
import dev.telefarm.proto.link.v1.DownloadStatus;
import dev.telefarm.proto.link.v1.DownloadStatus.Phase;
import dev.telefarm.proto.link.v1.PartRun;
import dev.telefarm.proto.v1.DownloadFailure;
import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.worker.download.SlotPlanner.Candidate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A download between its attempts: what is wanted, what was told last, and when it may be tried
 * again. Queued at first; an attempt leaves it completed, failed, or waiting until a moment.
 * Attempts that fail in a row without a new byte are counted, and the last of them fails it. Not
 * thread-safe.
 */
final class HeldDownload {
  /** The session's end may be known to an attempt before it is announced. */
  private static final Duration AFTER_STOP = Duration.ofSeconds(1);

  private static final DownloadWait LOGIN_NEEDED =
      DownloadWait.newBuilder().setCause(DownloadWait.Cause.CAUSE_LOGIN_NEEDED).build();

  private final Pacing pacing;
  private DownloadSpec spec;
  private DownloadStatus status;
  private Proof proof = new Proof();
  private Instant notBefore = Instant.MIN;
  private int failures;

  HeldDownload(DownloadSpec spec, Pacing pacing) {
    this.pacing = pacing;
    this.spec = spec;
    this.status =
        DownloadStatus.newBuilder()
            .setDownload(spec.getDownload())
            .setPhase(Phase.PHASE_QUEUED)
            .build();
  }

  String id() {
    return spec.getDownload();
  }

  DownloadSpec spec() {
    return spec;
  }

  /** Takes effect with the next attempt. */
  void respecify(DownloadSpec next) {
    spec = next;
  }

  /** Another account made parts durable. */
  void known(List<PartRun> parts) {
    spec = spec.toBuilder().addAllKnownParts(parts).build();
  }

  DownloadStatus status() {
    return status;
  }

  void report(DownloadStatus next) {
    status = next;
  }

  /** Where the next attempt goes on proving. */
  Proof proof() {
    return proof;
  }

  boolean ended() {
    return status.getPhase() == Phase.PHASE_COMPLETED || status.getPhase() == Phase.PHASE_FAILED;
  }

  /** Whether the supervisor has to decide first. */
  boolean held() {
    return spec.getHold() && status.hasMedia();
  }

  Candidate candidate() {
    boolean large = status.getMedia().getSizeBytes() > SlotPlanner.SMALL_BYTES;
    return new Candidate(id(), spec.getPriority(), notBefore, large);
  }

  /**
   * Takes what an attempt left.
   *
   * @param left the attempt's own status
   * @param proven by all attempts of this process
   * @param progressed whether this attempt received anything
   */
  void settle(
      Outcome outcome,
      DownloadStatus.Builder left,
      Proof proven,
      boolean progressed,
      Instant moment) {
    proof = proven;
    left.setBytesPerSecond(0).setLanes(0);
    switch (outcome) {
      case Outcome.Completed() -> left.setPhase(Phase.PHASE_COMPLETED).clearWait();
      case Outcome.Failed(ErrorReason reason, String message) -> fail(left, reason, message);
      case Outcome.Waits(DownloadWait.Cause cause, Duration pause, String detail) ->
          await(left, cause, moment.plus(pause), detail);
      case Outcome.Retry(ErrorReason reason, String detail) ->
          retry(left, reason, detail, progressed, moment);
      case Outcome.NoSlot(), Outcome.Held() -> left.setPhase(Phase.PHASE_QUEUED).clearWait();
      case Outcome.Stopped() -> {
        notBefore = moment.plus(AFTER_STOP);
        left.setPhase(Phase.PHASE_WAITING).setWait(LOGIN_NEEDED);
      }
    }
    status = left.build();
  }

  /** A pause after a failed attempt turns into waiting for the login; returns whether it did. */
  boolean awaitLogin() {
    boolean paused =
        status.getPhase() == Phase.PHASE_WAITING
            && status.getWait().getCause() == DownloadWait.Cause.CAUSE_RETRY;
    if (paused) {
      status = status.toBuilder().setWait(LOGIN_NEEDED).build();
    }
    return paused;
  }

  private void retry(
      DownloadStatus.Builder left,
      ErrorReason reason,
      String detail,
      boolean progressed,
      Instant moment) {
    failures = progressed ? 1 : failures + 1;
    if (failures >= pacing.attempts()) {
      fail(left, reason, detail + " (" + failures + " attempts)");
    } else {
      await(left, DownloadWait.Cause.CAUSE_RETRY, moment.plus(pacing.retry(failures)), detail);
    }
  }

  private static void fail(DownloadStatus.Builder left, ErrorReason reason, String message) {
    left.setPhase(Phase.PHASE_FAILED)
        .clearWait()
        .setFailure(DownloadFailure.newBuilder().setReason(reason).setMessage(message));
  }

  private void await(
      DownloadStatus.Builder left, DownloadWait.Cause cause, Instant until, String detail) {
    notBefore = until;
    left.setPhase(Phase.PHASE_WAITING)
        .setWait(
            DownloadWait.newBuilder()
                .setCause(cause)
                .setDetail(detail)
                .setUntil(
                    Timestamp.newBuilder()
                        .setSeconds(until.getEpochSecond())
                        .setNanos(until.getNano())));
  }
}
