package dev.telefarm.sandbox.world;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which accounts and chats there are, by the ids of the world file. Guarded by its world. */
final class Directory {
  private final Map<String, Account> accounts = new LinkedHashMap<>();
  private final Map<String, Chat> chats = new LinkedHashMap<>();

  /**
   * @throws InvalidFieldException if another one has something that only one can have
   */
  void add(Account account) {
    AccountSpec spec = account.spec();
    for (Account other : accounts.values()) {
      requireDistinct("id", spec.id(), other.id());
      requireDistinct("phone", spec.phone(), other.spec().phone());
      requireDistinct("botToken", account.userId(), other.userId());
    }
    requireFreeUsername(spec.username());
    accounts.put(spec.id(), account);
  }

  /** Of a chat that {@link #requireFree} let pass. */
  void add(Chat chat) {
    chats.put(chat.id(), chat);
  }

  List<Account> accounts() {
    return List.copyOf(accounts.values());
  }

  List<Chat> chats() {
    return List.copyOf(chats.values());
  }

  @Nullable Account account(String id) {
    return accounts.get(id);
  }

  @Nullable Chat chat(String id) {
    return chats.get(id);
  }

  List<Account> resolveMembers(Collection<String> ids) {
    if (ids.contains(ChatSpec.EVERYONE)) {
      return accounts();
    }
    return ids.stream().map(id -> requireAccount("members", id)).toList();
  }

  Account requireAccount(String field, String id) {
    Account account = accounts.get(id);
    if (account == null) {
      throw new InvalidFieldException(field, "there is no account \"" + id + "\"");
    }
    return account;
  }

  Chat requireChat(String id) {
    Chat chat = chats.get(id);
    if (chat == null) {
      throw new InvalidFieldException("chat", "there is no chat \"" + id + "\"");
    }
    return chat;
  }

  static Message requireMessage(String field, Chat chat, int id) {
    Message message = chat.message(id);
    if (message == null) {
      throw new InvalidFieldException(field, "there is no message " + id + " in the chat");
    }
    return message;
  }

  /** The supergroup with the comments of a channel, if it is to have one. */
  @Nullable Chat discussion(ChatSpec spec) {
    if (spec.discussion() == null) {
      return null;
    }
    Chat group = chats.get(spec.discussion());
    if (group == null || group.type() != ChatType.SUPERGROUP) {
      throw new InvalidFieldException(
          "discussion", "there is no supergroup \"" + spec.discussion() + "\" yet");
    }
    return group;
  }

  void requireFree(ChatSpec spec) {
    if (chats.containsKey(spec.id())) {
      throw new InvalidFieldException("id", "there is a chat \"" + spec.id() + "\" already");
    }
    requireFreeUsername(spec.username());
  }

  private void requireFreeUsername(@Nullable String username) {
    if (username != null
        && (chats.values().stream().anyMatch(chat -> username.equalsIgnoreCase(chat.username()))
            || accounts.values().stream()
                .anyMatch(account -> username.equalsIgnoreCase(account.spec().username())))) {
      throw new InvalidFieldException("username", "\"" + username + "\" is taken");
    }
  }

  private static void requireDistinct(
      String field, @Nullable Object value, @Nullable Object other) {
    if (value != null && value.equals(other)) {
      throw new InvalidFieldException(field, "\"" + value + "\" is taken");
    }
  }
}
