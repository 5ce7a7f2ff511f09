package dev.telefarm.sandbox.rpc;

import dev.telefarm.sandbox.tl.TlObject;
import dev.telefarm.sandbox.world.Account;
import dev.telefarm.sandbox.world.Chat;
import dev.telefarm.sandbox.world.ChatChange;
import dev.telefarm.sandbox.world.Message;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * What happened to messages since a client looked last. What was changed more than once is told as
 * it is now.
 */
final class Missed {
  private record Entry(Chat chat, ChatChange change, int pts) {
    List<Message> message() {
      Message now = chat.message(change.messageId());
      return now == null ? List.of() : List.of(now);
    }

    boolean is(ChatChange.Kind kind) {
      return change.kind() == kind;
    }
  }

  private final List<Entry> entries;
  private final int pts;

  private Missed(List<Entry> all, int known) {
    this.entries = all.stream().filter(entry -> entry.pts() > known).toList();
    this.pts = 1 + all.size();
  }

  /** In one channel, by its own counter. */
  static Missed inChannel(Chat channel, int pts) {
    return new Missed(numbered(List.of(channel)), pts);
  }

  /** In all chats that are no channels, by the account's counter. */
  static Missed inMailbox(List<Chat> chats, int pts) {
    return new Missed(
        numbered(chats.stream().filter(chat -> !chat.type().isChannel()).toList()), pts);
  }

  private static List<Entry> numbered(List<Chat> chats) {
    var sorted =
        chats.stream()
            .flatMap(chat -> chat.changes().stream().map(change -> new Entry(chat, change, 0)))
            .sorted(Comparator.comparingLong(entry -> entry.change().order()))
            .toList();
    var numbered = new ArrayList<Entry>();
    for (Entry entry : sorted) {
      numbered.add(new Entry(entry.chat(), entry.change(), numbered.size() + 2));
    }
    return numbered;
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** The counter with all of them counted. */
  int pts() {
    return pts;
  }

  /** New messages that are still there. */
  List<Message> posted() {
    return entries.stream()
        .filter(entry -> entry.is(ChatChange.Kind.POSTED))
        .flatMap(entry -> entry.message().stream())
        .toList();
  }

  /** All messages that the difference tells of. */
  List<Message> messages() {
    var messages = new LinkedHashSet<Message>();
    entries.forEach(entry -> messages.addAll(entry.message()));
    return List.copyOf(messages);
  }

  /** Edits and deletions. */
  List<TlObject> otherUpdates(Account viewer) {
    return entries.stream().flatMap(entry -> update(viewer, entry).stream()).toList();
  }

  private static List<TlObject> update(Account viewer, Entry entry) {
    return switch (entry.change().kind()) {
      case POSTED -> List.of();
      case EDITED ->
          entry.message().stream()
              .map(message -> UpdateObjects.edit(viewer, message, entry.pts()))
              .toList();
      case DELETED ->
          List.of(
              UpdateObjects.deletion(
                  entry.chat(), List.of(entry.change().messageId()), entry.pts()));
    };
  }
}
