package dev.telefarm.worker.telegram;

/** What TDLib tells without being asked: the updates that are used. */
public sealed interface Update extends TdObject {
  record UpdateAuthorizationState(AuthorizationState authorizationState) implements Update {}

  record UpdateFile(File file) implements Update {}

  /** Something about a user changed; sent for the account's own user too. */
  record UpdateUser(User user) implements Update {}

  /** Telegram slows a free account down (FLOOD_PREMIUM_WAIT). */
  record UpdateSpeedLimitNotification(boolean isUpload) implements Update {}
}
