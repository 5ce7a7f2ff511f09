package dev.telefarm.sandbox.world;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A chat of the world. Members and messages only grow. Thread-safe. */
public final class Chat {
  private final String id;
  private final ChatType type;
  private final String title;
  private final @Nullable String username;
  private final long peerId;
  private final long accessHash;
  private final Set<Account> members = new LinkedHashSet<>();
  private final List<Message> messages = new ArrayList<>();

  Chat(ChatSpec spec) {
    this.id = spec.id();
    this.type = spec.type();
    this.title = spec.title();
    this.username = spec.username();
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

  /** Whether the account may read: a member, or anybody in a public chat. */
  public boolean isReadableBy(Account account) {
    return username != null || hasMember(account);
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
    if (type.isChannel()) {
      return messageId >= 1 && messageId <= messages.size() ? messages.get(messageId - 1) : null;
    }
    return messages.stream().filter(message -> message.id() == messageId).findFirst().orElse(null);
  }

  public synchronized @Nullable Message lastMessage() {
    return messages.isEmpty() ? null : messages.getLast();
  }

  /** The channel's event counter: one for its creation, one for each message. */
  public synchronized int pts() {
    return 1 + messages.size();
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

  synchronized void append(Message message) {
    messages.add(message);
  }

  @Override
  public String toString() {
    return type + " " + id;
  }
}
