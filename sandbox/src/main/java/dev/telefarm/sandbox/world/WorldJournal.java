package dev.telefarm.sandbox.world;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was added to a world while it ran, one line of JSON for each addition, so that a restarted
 * sandbox has it again and its clients' databases stay true. Used under the world's lock.
 */
final class WorldJournal {
  /**
   * One addition.
   *
   * @param account a new account, or null
   * @param addedChat a new chat, or null
   * @param chat id of the chat that {@code members} and {@code messages} were added to, or null
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Entry(
      @Nullable AccountSpec account,
      @Nullable ChatSpec addedChat,
      @Nullable String chat,
      List<String> members,
      List<MessageSpec> messages) {
    Entry {
      members = members == null ? List.of() : List.copyOf(members);
      messages = messages == null ? List.of() : List.copyOf(messages);
    }
  }

  private final Path file;

  WorldJournal(Path file) {
    this.file = file;
  }

  /** Adds everything again that is in the file. */
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
