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
import dev.telefarm.worker.download.fault.Decision;
import dev.telefarm.worker.download.fault.Decisions;
import dev.telefarm.worker.download.fault.FaultHistory;
import dev.telefarm.worker.download.fault.FetchCause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A download between its attempts: what is wanted, what was told last, and when it may be tried
 * again. Queued at first; an attempt leaves it completed, failed, or waiting until a moment. What a
 * failed attempt means is decided by {@link Decisions}. Not thread-safe.
 */
final class HeldDownload {
  /** The session's end may be known to an attempt before it is announced. */
  private static final Duration AFTER_STOP = Duration.ofSeconds(1);

  private static final DownloadWait LOGIN_NEEDED =
      DownloadWait.newBuilder().setCause(DownloadWait.Cause.CAUSE_LOGIN_NEEDED).build();

  private final Decisions decisions;
  private DownloadSpec spec;
  private DownloadStatus status;
  private Proof proof = new Proof();
  private Instant notBefore = Instant.MIN;
  private FaultHistory history = FaultHistory.NONE;
  private boolean refetch;
  private boolean lookAgain;

  HeldDownload(DownloadSpec spec, Pacing pacing) {
    this.decisions = new Decisions(pacing.pauses());
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

  /**
   * The status with the end of its wait as the clocks show it now: somebody may have set the one
   * that people read.
   *
   * @param steady the moment, by a clock that nobody sets
   * @param told the same by the wall clock
   */
  DownloadStatus status(Instant steady, Instant told) {
    if (status.getPhase() != Phase.PHASE_WAITING || !status.getWait().hasUntil()) {
      return status;
    }
    DownloadStatus.Builder now = status.toBuilder();
    now.getWaitBuilder().setUntil(timestamp(told.plus(Duration.between(steady, notBefore))));
    return now.build();
  }

  void report(DownloadStatus next) {
    status = next;
  }

  /** Where the next attempt goes on proving. */
  Proof proof() {
    return proof;
  }

  /** Whether the next attempt is not to believe TDLib's copy. */
  boolean refetch() {
    return refetch;
  }

  /** Whether the next attempt is to ask Telegram for the message, and not TDLib alone. */
  boolean lookAgain() {
    return lookAgain;
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
   * @param steady the moment, by a clock that nobody sets
   * @param told the same by the wall clock
   */
  void settle(
      Outcome outcome,
      DownloadStatus.Builder left,
      Proof proven,
      boolean progressed,
      Instant steady,
      Instant told) {
    proof = proven;
    left.setBytesPerSecond(0).setLanes(0);
    switch (outcome) {
      case Outcome.Completed() -> left.setPhase(Phase.PHASE_COMPLETED).clearWait();
      case Outcome.Failed(FetchCause cause) -> {
        history = history.with(cause, progressed);
        Decision decision = decisions.decide(cause, history);
        refetch = decision instanceof Decision.Refetch;
        lookAgain = decision instanceof Decision.LookAgain;
        apply(decision, left, steady, told);
      }
      case Outcome.NoSlot(), Outcome.Held() -> left.setPhase(Phase.PHASE_QUEUED).clearWait();
      case Outcome.Renewed() -> {
        notBefore = steady.plus(AFTER_STOP);
        await(
            left,
            DownloadWait.Cause.CAUSE_RETRY,
            told.plus(AFTER_STOP),
            "the account's TDLib client is begun anew");
      }
      case Outcome.Stopped() -> awaitLogin(left, steady);
    }
    status = left.build();
  }

  private void apply(Decision decision, DownloadStatus.Builder left, Instant steady, Instant told) {
    switch (decision) {
      case Decision.Wait(DownloadWait.Cause cause, Duration after, String detail) -> {
        notBefore = steady.plus(after);
        await(left, cause, told.plus(after), detail);
      }
      case Decision.Refetch(DownloadWait.Cause cause, Duration after, String detail) -> {
        notBefore = steady.plus(after);
        await(left, cause, told.plus(after), detail);
      }
      case Decision.LookAgain(DownloadWait.Cause cause, Duration after, String detail) -> {
        notBefore = steady.plus(after);
        await(left, cause, told.plus(after), detail);
      }
      case Decision.AwaitLogin _ -> awaitLogin(left, steady);
      case Decision.HandOver(ErrorReason reason, String detail) -> fail(left, reason, detail);
      case Decision.GiveUp(ErrorReason reason, String detail) -> fail(left, reason, detail);
    }
  }

  private void awaitLogin(DownloadStatus.Builder left, Instant steady) {
    notBefore = steady.plus(AFTER_STOP);
    left.setPhase(Phase.PHASE_WAITING).setWait(LOGIN_NEEDED);
  }

  /** A pause after a failed attempt turns into waiting for the login; returns whether it did. */
  boolean awaitLogin() {
    boolean paused =
        status.getPhase() == Phase.PHASE_WAITING
            && (status.getWait().getCause() == DownloadWait.Cause.CAUSE_RETRY
                || status.getWait().getCause() == DownloadWait.Cause.CAUSE_NETWORK);
    if (paused) {
      status = status.toBuilder().setWait(LOGIN_NEEDED).build();
    }
    return paused;
  }

  private static void fail(DownloadStatus.Builder left, ErrorReason reason, String message) {
    left.setPhase(Phase.PHASE_FAILED)
        .clearWait()
        .setFailure(DownloadFailure.newBuilder().setReason(reason).setMessage(message));
  }

  private static void await(
      DownloadStatus.Builder left, DownloadWait.Cause cause, Instant until, String detail) {
    left.setPhase(Phase.PHASE_WAITING)
        .setWait(
            DownloadWait.newBuilder().setCause(cause).setDetail(detail).setUntil(timestamp(until)));
  }

  private static Timestamp timestamp(Instant moment) {
    return Timestamp.newBuilder()
        .setSeconds(moment.getEpochSecond())
        .setNanos(moment.getNano())
        .build();
  }
}
