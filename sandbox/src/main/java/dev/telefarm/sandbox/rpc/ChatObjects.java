package dev.telefarm.sandbox.rpc;

import dev.telefarm.sandbox.tl.TlObject;
import dev.telefarm.sandbox.world.Account;
import dev.telefarm.sandbox.world.Chat;
import dev.telefarm.sandbox.world.ChatType;
import dev.telefarm.sandbox.world.Message;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** Chats as Telegram's API shows them to one account. */
final class ChatObjects {
  private static final int CREATED = (int) Instant.parse("2025-12-31T00:00:00Z").getEpochSecond();

  private ChatObjects() {}

  static TlObject peer(Account viewer, Chat chat) {
    return switch (chat.type()) {
      case CHANNEL, SUPERGROUP -> TlObject.of("peerChannel").with("channel_id", chat.peerId());
      case GROUP -> TlObject.of("peerChat").with("chat_id", chat.peerId());
      case PRIVATE -> UserObjects.peer(chat.partnerOf(viewer));
    };
  }

  /** The chats among {@code chats} that are objects of their own; a private chat is its user. */
  static List<TlObject> chats(Account viewer, Collection<Chat> chats) {
    return chats.stream()
        .distinct()
        .filter(chat -> chat.type() != ChatType.PRIVATE)
        .map(chat -> chat(viewer, chat))
        .toList();
  }

  static TlObject chat(Account viewer, Chat chat) {
    return chat.type().isChannel() ? channel(viewer, chat) : group(chat);
  }

  private static TlObject channel(Account viewer, Chat chat) {
    boolean broadcast = chat.type() == ChatType.CHANNEL;
    TlObject channel =
        TlObject.of("channel")
            .withIf(!chat.hasMember(viewer), "left", true)
            .withIf(broadcast, "broadcast", true)
            .withIf(!broadcast, "megagroup", true)
            .withIf(chat.isForum(), "forum", true)
            .withIf(chat.discussion() != null, "has_link", true)
            .with("id", chat.peerId())
            .with("access_hash", chat.accessHash())
            .with("title", chat.title())
            .with("photo", TlObject.of("chatPhotoEmpty"))
            .with("date", CREATED)
            .with("default_banned_rights", noRestrictions())
            .with("participants_count", chat.members().size());
    String username = chat.username();
    return username == null ? channel : channel.with("username", username);
  }

  private static TlObject group(Chat chat) {
    return TlObject.of("chat")
        .with("id", chat.peerId())
        .with("title", chat.title())
        .with("photo", TlObject.of("chatPhotoEmpty"))
        .with("participants_count", chat.members().size())
        .with("date", CREATED)
        .with("version", 1)
        .with("default_banned_rights", noRestrictions());
  }

  static TlObject fullChannel(Chat chat) {
    TlObject full = ordinaryFullChannel(chat);
    return chat.discussion() == null
        ? full
        : full.with("linked_chat_id", chat.discussion().peerId());
  }

  private static TlObject ordinaryFullChannel(Chat chat) {
    return TlObject.of("channelFull")
        .withIf(chat.type() == ChatType.SUPERGROUP, "can_view_participants", true)
        .with("id", chat.peerId())
        .with("about", "")
        .with("participants_count", chat.members().size())
        .with("read_inbox_max_id", lastId(chat))
        .with("read_outbox_max_id", lastId(chat))
        .with("unread_count", 0)
        .with("chat_photo", noPhoto())
        .with("notify_settings", UserObjects.notifySettings())
        .with("bot_info", List.of())
        .with("pts", chat.pts());
  }

  /** What somebody sees of a chat who is invited to it. */
  static TlObject invitation(Chat chat) {
    return TlObject.of("chatInvite")
        .withIf(chat.type().isChannel(), "channel", true)
        .withIf(chat.type() == ChatType.CHANNEL, "broadcast", true)
        .withIf(chat.type() == ChatType.SUPERGROUP, "megagroup", true)
        .with("title", chat.title())
        .with("photo", noPhoto())
        .with("participants_count", chat.members().size())
        .with("color", 0);
  }

  private static int lastId(Chat chat) {
    Message last = chat.lastMessage();
    return last == null ? 0 : last.id();
  }

  static TlObject fullGroup(Chat chat) {
    List<TlObject> participants = chat.members().stream().map(ChatObjects::participant).toList();
    return TlObject.of("chatFull")
        .with("id", chat.peerId())
        .with("about", "")
        .with(
            "participants",
            TlObject.of("chatParticipants")
                .with("chat_id", chat.peerId())
                .with("participants", participants)
                .with("version", 1))
        .with("notify_settings", UserObjects.notifySettings());
  }

  private static TlObject participant(Account member) {
    return TlObject.of("chatParticipant")
        .with("user_id", member.userId())
        .with("inviter_id", member.userId())
        .with("date", CREATED);
  }

  static TlObject channelParticipant(Account viewer, Account member) {
    if (viewer.equals(member)) {
      return TlObject.of("channelParticipantSelf")
          .with("user_id", member.userId())
          .with("inviter_id", member.userId())
          .with("date", CREATED);
    }
    return TlObject.of("channelParticipant").with("user_id", member.userId()).with("date", CREATED);
  }

  private static TlObject noRestrictions() {
    return TlObject.of("chatBannedRights").with("until_date", Integer.MAX_VALUE);
  }

  private static TlObject noPhoto() {
    return TlObject.of("photoEmpty").with("id", 0L);
  }
}
