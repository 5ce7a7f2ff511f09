package dev.telefarm.worker.telegram;

import org.jspecify.annotations.Nullable;

/** What TDLib tells without being asked: the updates that are used. */
public sealed interface Update extends TdObject {
  record UpdateAuthorizationState(AuthorizationState authorizationState) implements Update {}

  /** Null for a state that this version does not know. */
  record UpdateConnectionState(@Nullable ConnectionState state) implements Update {}

  /** Also for those that the account sends itself. */
  record UpdateNewMessage(Message message) implements Update {}

  /**
   * Also where many messages came at once while there was no connection: TDLib then tells of the
   * newest in this way only.
   */
  record UpdateChatLastMessage(long chatId) implements Update {}

  record UpdateFile(File file) implements Update {}

  /** Something about a user changed; sent for the account's own user too. */
  record UpdateUser(User user) implements Update {}

  /** Telegram slows a free account down (FLOOD_PREMIUM_WAIT). */
  record UpdateSpeedLimitNotification(boolean isUpload) implements Update {}
}
