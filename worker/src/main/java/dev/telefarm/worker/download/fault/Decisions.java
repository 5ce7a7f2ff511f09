package dev.telefarm.worker.download.fault;

import static dev.telefarm.proto.v1.DownloadWait.Cause.CAUSE_DISK_FULL;
import static dev.telefarm.proto.v1.DownloadWait.Cause.CAUSE_FLOOD_WAIT;
import static dev.telefarm.proto.v1.DownloadWait.Cause.CAUSE_NETWORK;
import static dev.telefarm.proto.v1.DownloadWait.Cause.CAUSE_RETRY;

import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.worker.download.fault.Decision.AwaitLogin;
import dev.telefarm.worker.download.fault.Decision.GiveUp;
import dev.telefarm.worker.download.fault.Decision.HandOver;
import dev.telefarm.worker.download.fault.Decision.LookAgain;
import dev.telefarm.worker.download.fault.Decision.Refetch;
import dev.telefarm.worker.download.fault.Decision.Wait;
import java.time.Duration;

/**
 * The one place that decides what a failed or stuck fetch means. Pure.
 *
 * <p>The network and Telegram's servers come back, so nothing of theirs ever fails a download: it
 * waits, with pauses that grow to {@link Pauses#longest}. What Telegram asks for is obeyed to the
 * second and is no failure. What this account cannot do is handed over; only what no account and no
 * waiting can cure is given up.
 */
public final class Decisions {
  /**
   * TDLib itself renews a file's reference once in 60 s, and fails without asking anybody before. A
   * message that Telegram gives anew brings a reference too, at any time.
   */
  static final Duration REFERENCE_PAUSE = Duration.ofSeconds(61);

  /** A reference that TDLib cannot renew so often is lost to this account. */
  static final int REFERENCE_TRIES = 5;

  /** Telegram says so for a moment now and then; and the message may be elsewhere by now. */
  static final int LOCATION_TRIES = 3;

  static final int PRIVATE_TRIES = 3;

  /** Wrong content, or a defect, that often in a row does not go away by itself. */
  static final int STUBBORN = 10;

  /**
   * How long a failed attempt rests.
   *
   * @param first after the first failure; each further one waits twice as long
   * @param longest bound of that
   * @param diskFull before a full disk is tried again
   */
  public record Pauses(Duration first, Duration longest, Duration diskFull) {
    private static final int MOST_DOUBLINGS = 20; // far past the longest, far from overflow

    /** After {@code failures} in a row (1 and up). */
    public Duration after(int failures) {
      Duration pause = first.multipliedBy(1L << Math.clamp(failures - 1, 0, MOST_DOUBLINGS));
      return pause.compareTo(longest) < 0 ? pause : longest;
    }
  }

  private final Pauses pauses;

  public Decisions(Pauses pauses) {
    this.pauses = pauses;
  }

  /**
   * What follows of {@code cause}.
   *
   * @param history with {@code cause} as the last one
   */
  public Decision decide(FetchCause cause, FaultHistory history) {
    return switch (cause) {
      case FetchCause.FloodWait(Duration wait) ->
          new Wait(CAUSE_FLOOD_WAIT, wait, "Telegram asks to wait");
      case FetchCause.PremiumWait(Duration wait) ->
          new Wait(
              CAUSE_FLOOD_WAIT, wait, "Telegram slows this account down, as it has no Premium");
      case FetchCause.ReferenceExpired(String error) ->
          history.alike() < REFERENCE_TRIES
              ? new LookAgain(
                  CAUSE_RETRY,
                  // The first time soon: the message has a new reference, or is gone.
                  history.alike() == 1 ? pauses.first() : REFERENCE_PAUSE,
                  "the file's reference expired: " + error)
              : new HandOver(
                  ErrorReason.ERROR_REASON_FETCH_FAILED,
                  "the file's reference cannot be renewed: " + error);
      case FetchCause.LocationInvalid(String error) ->
          history.alike() < LOCATION_TRIES
              ? retry(CAUSE_RETRY, history, error)
              : new HandOver(
                  ErrorReason.ERROR_REASON_FETCH_FAILED,
                  "Telegram does not know the file: " + error);
      case FetchCause.ChannelPrivate(String error) ->
          history.alike() < PRIVATE_TRIES
              ? retry(CAUSE_RETRY, history, error)
              : new HandOver(
                  ErrorReason.ERROR_REASON_CHAT_NOT_FOUND,
                  "this account cannot see the chat: " + error);
      case FetchCause.SessionEnded() -> new AwaitLogin("the account's session has ended");
      case FetchCause.NotThere(ErrorReason reason, String error) ->
          reason == ErrorReason.ERROR_REASON_CHAT_NOT_FOUND
              ? new HandOver(reason, error)
              : new GiveUp(reason, error);
      case FetchCause.ServerError(int code, String error) ->
          retry(CAUSE_NETWORK, history, "Telegram's server failed: " + code + " " + error);
      case FetchCause.NoBytes(Duration silence) ->
          retry(CAUSE_NETWORK, history, "no byte came for " + silence.toSeconds() + " s");
      case FetchCause.DcFailing(int dc, Duration pause) ->
          new Wait(
              CAUSE_NETWORK,
              pause,
              "data centre " + dc + " fails, or does not let this account in: it is left alone");
      case FetchCause.DcRefused(String error) ->
          new Wait(
              CAUSE_NETWORK,
              history.alike() == 1 ? pauses.first() : pauses.longest(),
              "the file's data centre does not let this account in: " + error);
      case FetchCause.WrongPart(String error) ->
          history.alike() < STUBBORN
              ? new Refetch(CAUSE_RETRY, pauses.after(history.alike()), error)
              : new HandOver(ErrorReason.ERROR_REASON_FETCH_FAILED, tried(error, history));
      case FetchCause.CopyLost(String detail) ->
          new Refetch(CAUSE_RETRY, pauses.after(history.inARow()), detail);
      case FetchCause.Damaged(String detail) ->
          history.alike() < STUBBORN
              ? new Refetch(CAUSE_RETRY, pauses.after(history.alike()), detail)
              : new GiveUp(ErrorReason.ERROR_REASON_INTEGRITY, tried(detail, history));
      case FetchCause.DiskFull(String detail) ->
          new Wait(CAUSE_DISK_FULL, pauses.diskFull(), detail);
      case FetchCause.DiskFailed(String detail) ->
          history.alike() < STUBBORN
              ? retry(CAUSE_RETRY, history, detail)
              : new GiveUp(ErrorReason.ERROR_REASON_TARGET_NOT_WRITABLE, tried(detail, history));
      case FetchCause.TargetRefused(ErrorReason reason, String error) -> new GiveUp(reason, error);
      case FetchCause.TargetHeld(String detail) -> retry(CAUSE_RETRY, history, detail);
      case FetchCause.Defect(String detail) ->
          history.alike() < STUBBORN
              ? new Wait(CAUSE_RETRY, pauses.after(history.alike()), detail)
              : new GiveUp(ErrorReason.ERROR_REASON_INTERNAL, tried(detail, history));
      case FetchCause.Unknown(String error) ->
          history.alike() < STUBBORN
              ? retry(CAUSE_RETRY, history, error)
              : new HandOver(ErrorReason.ERROR_REASON_FETCH_FAILED, tried(error, history));
    };
  }

  private Wait retry(DownloadWait.Cause cause, FaultHistory history, String detail) {
    return new Wait(cause, pauses.after(history.inARow()), detail);
  }

  private static String tried(String detail, FaultHistory history) {
    return detail + " (" + history.alike() + " attempts)";
  }
}
