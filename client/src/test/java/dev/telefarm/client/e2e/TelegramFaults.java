package dev.telefarm.client.e2e;

import dev.telefarm.sandbox.proto.v1.ExpireFileReferencesRequest;
import dev.telefarm.sandbox.proto.v1.SetChatAccessRequest;

/** What goes wrong at Telegram and is no rule of its fault script. */
final class TelegramFaults {
  private TelegramFaults() {}

  /** It asks for the message again before it gives another byte of the file. */
  static void expireReference(Telegram telegram, String chat, int message) {
    var _ =
        telegram
            .faults()
            .expireFileReferences(
                ExpireFileReferencesRequest.newBuilder()
                    .setChat(chat)
                    .setMessageId(message)
                    .build());
  }

  /** Whether the account may read the chat from now on. */
  static void access(Telegram telegram, String chat, String account, boolean granted) {
    var _ =
        telegram
            .faults()
            .setChatAccess(
                SetChatAccessRequest.newBuilder()
                    .setChat(chat)
                    .setAccount(account)
                    .setDenied(!granted)
                    .build());
  }
}
