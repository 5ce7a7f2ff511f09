package dev.telefarm.sandbox.rpc;

import dev.telefarm.sandbox.tl.TlObject;
import dev.telefarm.sandbox.world.Account;
import dev.telefarm.sandbox.world.Chat;
import dev.telefarm.sandbox.world.ChatType;
import dev.telefarm.sandbox.world.Message;
import java.time.Instant;
import java.util.List;

/** Updates as they are pushed to one account. Their seq is 0: they are ordered by pts alone. */
final class UpdateObjects {
  private UpdateObjects() {}

  /**
   * A new message.
   *
   * @param pts of the channel, or of the account's mailbox, with this message counted
   */
  static TlObject newMessage(Account viewer, Message message, int pts, Instant now) {
    boolean channel = message.chat().type().isChannel();
    TlObject update =
        TlObject.of(channel ? "updateNewChannelMessage" : "updateNewMessage")
            .with("message", MessageObjects.message(viewer, message))
            .with("pts", pts)
            .with("pts_count", 1);
    return MessageObjects.withReferences(updates(List.of(update), now), viewer, List.of(message));
  }

  /** A message has another text or file. */
  static TlObject edited(Account viewer, Message message, int pts, Instant now) {
    return MessageObjects.withReferences(
        updates(List.of(edit(viewer, message, pts)), now), viewer, List.of(message));
  }

  static TlObject edit(Account viewer, Message message, int pts) {
    boolean channel = message.chat().type().isChannel();
    return TlObject.of(channel ? "updateEditChannelMessage" : "updateEditMessage")
        .with("message", MessageObjects.message(viewer, message))
        .with("pts", pts)
        .with("pts_count", 1);
  }

  /** Messages are gone. */
  static TlObject deleted(
      Account viewer, Chat chat, List<Integer> messageIds, int pts, Instant now) {
    return updates(List.of(deletion(chat, messageIds, pts)), now)
        .with("chats", ChatObjects.chats(viewer, List.of(chat)))
        .with("users", List.of());
  }

  static TlObject deletion(Chat chat, List<Integer> messageIds, int pts) {
    TlObject update =
        chat.type().isChannel()
            ? TlObject.of("updateDeleteChannelMessages").with("channel_id", chat.peerId())
            : TlObject.of("updateDeleteMessages");
    return update
        .with("messages", messageIds)
        .with("pts", pts)
        .with("pts_count", messageIds.size());
  }

  /** The account became a member, or what a channel or group shows of itself changed. */
  static TlObject channelChanged(Account viewer, Chat chat, Instant now) {
    TlObject update =
        chat.type() == ChatType.GROUP
            ? TlObject.of("updateChat").with("chat_id", chat.peerId())
            : TlObject.of("updateChannel").with("channel_id", chat.peerId());
    return updates(List.of(update), now)
        .with("chats", ChatObjects.chats(viewer, List.of(chat)))
        .with("users", List.of());
  }

  /** Tells a client how far a channel has come, so that it asks for what it missed. */
  static TlObject channelTooLong(Chat channel) {
    return TlObject.of("updateChannelTooLong")
        .with("channel_id", channel.peerId())
        .with("pts", channel.pts());
  }

  private static TlObject updates(List<TlObject> updates, Instant now) {
    return TlObject.of("updates")
        .with("updates", updates)
        .with("date", (int) now.getEpochSecond())
        .with("seq", 0);
  }
}
