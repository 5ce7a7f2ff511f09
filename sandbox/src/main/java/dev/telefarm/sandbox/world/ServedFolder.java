package dev.telefarm.sandbox.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Turns a folder into a channel: every file under it, in the order of their paths, is one message.
 */
public final class ServedFolder {
  /** Id of the channel, and its title and public name. */
  public static final String CHAT_ID = "served-files";

  private static final String TITLE = "Served files";
  private static final String USERNAME = "served_files";

  private ServedFolder() {}

  /**
   * The description of that channel. Empty files are left out: Telegram has none.
   *
   * @throws InvalidFieldException if it is no readable directory
   */
  public static ChatSpec describe(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new InvalidFieldException("--serve", folder + " is not a directory");
    }
    try (var found = Files.walk(folder)) {
      List<MessageSpec> messages =
          found
              .filter(Files::isRegularFile)
              .filter(ServedFolder::isNotEmpty)
              .sorted()
              .map(file -> message(folder, file))
              .toList();
      return new ChatSpec(
          CHAT_ID, ChatType.CHANNEL, TITLE, USERNAME, List.of(ChatSpec.EVERYONE), messages);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder + ": " + e.getMessage(), e);
    }
  }

  private static MessageSpec message(Path folder, Path file) {
    return new MessageSpec(folder.relativize(file).toString(), FileSpec.onDisk(file), null, null);
  }

  private static boolean isNotEmpty(Path file) {
    try {
      return Files.size(file) > 0;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
