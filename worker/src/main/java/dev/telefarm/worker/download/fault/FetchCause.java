package dev.telefarm.worker.download.fault;

import dev.telefarm.proto.v1.ErrorReason;
import java.time.Duration;

/**
 * Why an attempt at a download ended before the file was complete. Everything that can go wrong is
 * one of these before {@link Decisions} says what follows. What is called {@code error} or {@code
 * detail} is for a person to read.
 */
public sealed interface FetchCause {

  // Telegram asks for something

  /** FLOOD_WAIT: nothing of the class is to be asked for so long. */
  record FloodWait(Duration duration) implements FetchCause {}

  /** FLOOD_PREMIUM_WAIT: the same, because the account is not a premium one. */
  record PremiumWait(Duration duration) implements FetchCause {}

  // Telegram refuses

  /** The file's reference has expired, and TDLib could not renew it, or not again so soon. */
  record ReferenceExpired(String error) implements FetchCause {}

  /** Telegram does not know the file's location. */
  record LocationInvalid(String error) implements FetchCause {}

  /** This account may not see the chat, or not any more. */
  record ChannelPrivate(String error) implements FetchCause {}

  /** The account's session has ended, or its client is closed. */
  record SessionEnded() implements FetchCause {}

  /** What the download asks for is not there, for this account or at all: {@code reason} tells. */
  record NotThere(ErrorReason reason, String error) implements FetchCause {}

  // Telegram or the network fails

  record ServerError(int code, String error) implements FetchCause {}

  /** Bytes that are not those that were asked for: fewer, none, or other ones. */
  record WrongPart(String error) implements FetchCause {}

  /** No byte came, and TDLib said nothing. */
  record NoBytes(Duration silence) implements FetchCause {}

  /** The data centre failed again and again, and is left alone for so long. */
  record DcFailing(int dc, Duration pause) implements FetchCause {}

  /** The file's data centre, which is not the account's own, does not let the account in. */
  record DcRefused(String error) implements FetchCause {}

  // This machine fails

  /** TDLib's copy cannot be read. */
  record CopyLost(String detail) implements FetchCause {}

  /** What came is not what the disk gives back. */
  record Damaged(String detail) implements FetchCause {}

  record DiskFull(String detail) implements FetchCause {}

  record DiskFailed(String detail) implements FetchCause {}

  /** The target's place decided against it: exists, lies outside of the roots, ... */
  record TargetRefused(ErrorReason reason, String error) implements FetchCause {}

  /** Another program holds the target, so the file cannot get its name now. */
  record TargetHeld(String detail) implements FetchCause {}

  /** A defect of ours. */
  record Defect(String detail) implements FetchCause {}

  /** Something that nobody has met yet. */
  record Unknown(String error) implements FetchCause {}

  /**
   * Whether bytes that came do not speak against it: a file that is fetched whole and is wrong each
   * time makes progress each time.
   */
  default boolean outlivesProgress() {
    return this instanceof Damaged || this instanceof WrongPart || this instanceof Defect;
  }
}
