package dev.telefarm.sandbox.rpc;

import dev.telefarm.sandbox.world.Chat;
import dev.telefarm.sandbox.world.Message;

/** The t.me links of messages. */
public final class MessageLinks {
  private MessageLinks() {}

  /**
   * {@code https://t.me/name/id} in a public chat, {@code https://t.me/c/number/id} in a private
   * channel or supergroup; empty for other chats, whose messages have no link.
   */
  public static String of(Message message) {
    Chat chat = message.chat();
    if (!chat.type().isChannel()) {
      return "";
    }
    String where = chat.username() == null ? "c/" + chat.peerId() : chat.username();
    return "https://t.me/" + where + "/" + message.id();
  }
}
