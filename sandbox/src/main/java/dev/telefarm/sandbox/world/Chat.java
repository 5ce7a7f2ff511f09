package dev.telefarm.sandbox.world;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A chat of the world. Thread-safe. */
public final class Chat {
  private final String id;
  private final ChatType type;
  private final String title;
  private final @Nullable String username;
  private final boolean forum;
  private final @Nullable Chat discussion;
  private final long peerId;
  private final long accessHash;
  private final Set<Account> members = new LinkedHashSet<>();
  private final List<Message> messages = new ArrayList<>();
  private final List<ChatChange> changes = new ArrayList<>();
  private final Set<Account> denied = new HashSet<>();
  private int lastMessageId;

  /**
   * A chat without members and messages.
   *
   * @param discussion where comments on its posts are
   */
  Chat(ChatSpec spec, @Nullable Chat discussion) {
    this.id = spec.id();
    this.type = spec.type();
    this.title = spec.title();
    this.username = spec.username();
    this.forum = spec.forum();
    this.discussion = discussion;
    this.peerId =
        type.isChannel()
            ? StableId.inRange("channel", id, 1_000_000_000L, 2_000_000_000L)
            : StableId.inRange("chat", id, 100_000_000L, 900_000_000L);
    this.accessHash = StableId.hash("chat access", id);
  }

  public String id() {
    return id;
  }

  public ChatType type() {
    return type;
  }

  public String title() {
    return title;
  }

  public @Nullable String username() {
    return username;
  }

  public boolean isForum() {
    return forum;
  }

  /** The supergroup where comments on a channel's posts are; null if there are none. */
  public @Nullable Chat discussion() {
    return discussion;
  }

  /** What comes after {@code t.me/+} in a link that invites to the chat. */
  public String inviteHash() {
    return Long.toHexString(StableId.hash("invite", id));
  }

  /** Telegram's number of the channel or basic group; of no use for a private chat. */
  public long peerId() {
    return peerId;
  }

  /**
   * The chat's number in TDLib's API; 0 for a private chat, which there has the number of the other
   * user.
   */
  public long tdlibChatId() {
    return switch (type) {
      case CHANNEL, SUPERGROUP -> tdlibChannelId(peerId);
      case GROUP -> -peerId;
      case PRIVATE -> 0;
    };
  }

  /** The number that TDLib gives to the chat of a channel or supergroup. */
  public static long tdlibChannelId(long channelId) {
    return -1_000_000_000_000L - channelId;
  }

  public long accessHash() {
    return accessHash;
  }

  public synchronized List<Account> members() {
    return List.copyOf(members);
  }

  public synchronized boolean hasMember(Account account) {
    return members.contains(account);
  }

  /** Whether the account may read: a member, or anybody in a public chat, unless it is denied. */
  public synchronized boolean isReadableBy(Account account) {
    return !denied.contains(account) && (username != null || hasMember(account));
  }

  /** Shuts the chat to an account, which stays a member of it, or opens it again. */
  synchronized void deny(Account account, boolean shut) {
    if (shut) {
      denied.add(account);
    } else {
      denied.remove(account);
    }
  }

  /** The other member of a private chat. */
  public Account partnerOf(Account account) {
    return members().stream()
        .filter(member -> !member.equals(account))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(id + " is no private chat"));
  }

  /** All messages, oldest first. */
  public synchronized List<Message> messages() {
    return List.copyOf(messages);
  }

  public synchronized @Nullable Message message(int messageId) {
    int at = indexOf(messageId);
    return at < 0 ? null : messages.get(at);
  }

  /** Ids only grow, so the messages are in their order. */
  private int indexOf(int messageId) {
    int from = 0;
    int to = messages.size();
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (messages.get(middle).id() < messageId) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from < messages.size() && messages.get(from).id() == messageId ? from : -1;
  }

  public synchronized @Nullable Message lastMessage() {
    return messages.isEmpty() ? null : messages.getLast();
  }

  /** The channel's event counter: one for its creation, one for each change. */
  public synchronized int pts() {
    return 1 + changes.size();
  }

  /** What happened to its messages, in that order. */
  public synchronized List<ChatChange> changes() {
    return List.copyOf(changes);
  }

  public synchronized int changeCount() {
    return changes.size();
  }

  /** The number that the next message gets in a channel. */
  synchronized int nextMessageId() {
    return lastMessageId + 1;
  }

  public synchronized int messageCount() {
    return messages.size();
  }

  /** The most recent {@code limit} messages with an id under {@code beforeId}, newest first. */
  public synchronized List<Message> latestBefore(int beforeId, int limit) {
    var found = new ArrayList<Message>();
    for (int i = messages.size() - 1; i >= 0 && found.size() < limit; i--) {
      if (messages.get(i).id() < beforeId) {
        found.add(messages.get(i));
      }
    }
    return found;
  }

  synchronized Instant nextDate() {
    return messages.isEmpty()
        ? Instant.parse("2026-01-01T00:00:00Z")
        : messages.getLast().date().plusSeconds(60);
  }

  synchronized List<Account> addMembers(Collection<Account> accounts) {
    return accounts.stream().filter(members::add).toList();
  }

  synchronized void append(Message message, long order) {
    messages.add(message);
    lastMessageId = message.id();
    changes.add(new ChatChange(ChatChange.Kind.POSTED, message.id(), order));
  }

  /** The message of the same number becomes this one; clients are to be told. */
  synchronized void edit(Message message, long order) {
    replace(message);
    changes.add(new ChatChange(ChatChange.Kind.EDITED, message.id(), order));
  }

  /** The message of the same number, if it is there, becomes this one; clients see no change. */
  synchronized void replace(Message message) {
    int at = indexOf(message.id());
    if (at >= 0) {
      messages.set(at, message);
    }
  }

  synchronized void delete(Message message, long order) {
    messages.remove(indexOf(message.id()));
    changes.add(new ChatChange(ChatChange.Kind.DELETED, message.id(), order));
  }

  /** How many files the message had before the one that it has. */
  synchronized int editions(int messageId) {
    return (int)
        changes.stream()
            .filter(change -> change.kind() == ChatChange.Kind.EDITED)
            .filter(change -> change.messageId() == messageId)
            .count();
  }

  @Override
  public String toString() {
    return type + " " + id;
  }
}
