package dev.telefarm.worker.download;

import dev.telefarm.worker.download.fault.FetchCause;

/** How one attempt at a download ended. */
sealed interface Outcome {
  record Completed() implements Outcome {}

  /** What follows of that is decided in one place: {@link HeldDownload#settle}. */
  record Failed(FetchCause cause) implements Outcome {}

  /** It needs a slot, and there was none, or not any more. */
  record NoSlot() implements Outcome {}

  /** It is known what the file is; the supervisor decides whether it is wanted. */
  record Held() implements Outcome {}

  /** It was interrupted: removed, logged out, or the worker ends. */
  record Stopped() implements Outcome {}

  /** It was interrupted because the account's TDLib client is begun anew, login kept. */
  record Renewed() implements Outcome {}

  /** What it means if the client was begun anew meanwhile: that is what interrupts. */
  default Outcome withRenewedClient() {
    return this instanceof Stopped ? new Renewed() : this;
  }

  /** What it means if the session has ended meanwhile: that may be why the attempt failed. */
  default Outcome withoutSession() {
    return switch (this) {
      case Failed(FetchCause cause) -> sessionMattersTo(cause) ? new Stopped() : this;
      case Renewed() -> new Stopped();
      case Completed _, NoSlot _, Held _, Stopped _ -> this;
    };
  }

  private static boolean sessionMattersTo(FetchCause cause) {
    return switch (cause) {
      case FetchCause.SessionEnded _,
          FetchCause.ServerError _,
          FetchCause.NoBytes _,
          FetchCause.WrongPart _,
          FetchCause.ReferenceExpired _,
          FetchCause.LocationInvalid _,
          FetchCause.ChannelPrivate _,
          FetchCause.DcFailing _,
          FetchCause.CopyLost _,
          FetchCause.Defect _,
          FetchCause.Unknown _ ->
          true;
      case FetchCause.FloodWait _,
          FetchCause.PremiumWait _,
          FetchCause.DcRefused _,
          FetchCause.NotThere _,
          FetchCause.Damaged _,
          FetchCause.DiskFull _,
          FetchCause.DiskFailed _,
          FetchCause.TargetRefused _,
          FetchCause.TargetHeld _ ->
          false;
    };
  }
}
