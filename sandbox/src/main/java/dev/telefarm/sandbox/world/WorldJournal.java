package dev.telefarm.sandbox.world;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What changed in a world while it ran, one line of JSON for each change, so that a restarted
 * sandbox is the same again and its clients' databases stay true. Used under the world's lock.
 */
final class WorldJournal {
  /**
   * One change.
   *
   * @param account a new account, or null
   * @param addedChat a new chat, or null
   * @param chat id of the chat that {@code members} and {@code messages} were added to, where a
   *     message was edited, or messages were deleted; or null
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Entry(
      @Nullable AccountSpec account,
      @Nullable ChatSpec addedChat,
      @Nullable String chat,
      List<String> members,
      List<MessageSpec> messages,
      @Nullable EditSpec edit,
      List<Integer> deleted) {
    Entry {
      members = members == null ? List.of() : List.copyOf(members);
      messages = messages == null ? List.of() : List.copyOf(messages);
      deleted = deleted == null ? List.of() : List.copyOf(deleted);
    }

    static Entry added(AccountSpec account) {
      return new Entry(account, null, null, List.of(), List.of(), null, List.of());
    }

    static Entry added(ChatSpec chat) {
      return new Entry(null, chat, null, List.of(), List.of(), null, List.of());
    }

    static Entry joined(String chat, Collection<String> members) {
      return new Entry(null, null, chat, List.copyOf(members), List.of(), null, List.of());
    }

    static Entry posted(String chat, List<MessageSpec> messages) {
      return new Entry(null, null, chat, List.of(), messages, null, List.of());
    }

    static Entry edited(String chat, EditSpec edit) {
      return new Entry(null, null, chat, List.of(), List.of(), edit, List.of());
    }

    static Entry deleted(String chat, List<Integer> messages) {
      return new Entry(null, null, chat, List.of(), List.of(), null, messages);
    }
  }

  private final Path file;

  WorldJournal(Path file) {
    this.file = file;
  }

  /** Does everything again that is in the file. */
  void replay(World world) {
    if (!Files.exists(file)) {
      return;
    }
    int number = 0;
    for (String line : lines()) {
      number++;
      try {
        var tree = WorldFile.json().readTree(line);
        apply(world, WorldFile.convert(tree, Entry.class, ""));
      } catch (InvalidFieldException e) {
        throw e.within(file + " line " + number);
      } catch (JsonProcessingException e) {
        throw new InvalidFieldException(file + " line " + number, e.getOriginalMessage());
      }
    }
  }

  private static void apply(World world, Entry entry) {
    if (entry.account() != null) {
      world.addAccount(entry.account());
    }
    if (entry.addedChat() != null) {
      world.addChat(entry.addedChat());
    }
    if (entry.chat() != null) {
      if (!entry.members().isEmpty()) {
        world.addMembers(entry.chat(), entry.members());
      }
      world.post(entry.chat(), entry.messages());
      if (entry.edit() != null) {
        world.edit(entry.chat(), entry.edit());
      }
      if (!entry.deleted().isEmpty()) {
        world.delete(entry.chat(), entry.deleted());
      }
    }
  }

  private List<String> lines() {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  void append(Entry entry) {
    try {
      Files.writeString(
          file,
          WorldFile.json().writeValueAsString(entry) + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }
}
