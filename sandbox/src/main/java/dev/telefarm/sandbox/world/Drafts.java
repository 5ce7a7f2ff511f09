package dev.telefarm.sandbox.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Resolves what messages to be posted refer to, so that nothing is posted when one of them is
 * wrong.
 */
final class Drafts {
  /**
   * A message whose references were found.
   *
   * @param content of its file, or null
   */
  record Draft(MessageSpec spec, @Nullable Content content, @Nullable Account from) {}

  private final Path baseDirectory;
  private final Function<String, @Nullable Account> accounts;

  Drafts(Path baseDirectory, Function<String, @Nullable Account> accounts) {
    this.baseDirectory = baseDirectory;
    this.accounts = accounts;
  }

  List<Draft> of(Chat chat, List<MessageSpec> specs) {
    var drafts = new ArrayList<Draft>();
    for (int i = 0; i < specs.size(); i++) {
      try {
        drafts.add(of(chat, specs.get(i)));
      } catch (InvalidFieldException e) {
        throw e.within("messages[" + i + "]");
      }
    }
    return drafts;
  }

  private Draft of(Chat chat, MessageSpec spec) {
    if ((spec.topic() != 0 || spec.post() != 0) && chat.type() != ChatType.SUPERGROUP) {
      throw new InvalidFieldException(
          spec.topic() != 0 ? "topic" : "post", "only a supergroup has topics and threads");
    }
    FileSpec file = spec.file();
    return new Draft(spec, file == null ? null : content(file), sender(chat, spec.from()));
  }

  private @Nullable Account sender(Chat chat, @Nullable String id) {
    if (id == null) {
      return chat.type() == ChatType.CHANNEL ? null : firstMember(chat);
    }
    Account from = accounts.apply(id);
    if (from == null) {
      throw new InvalidFieldException("from", "there is no account \"" + id + "\"");
    }
    if (!chat.hasMember(from)) {
      throw new InvalidFieldException("from", "\"" + id + "\" is not a member of the chat");
    }
    return from;
  }

  private static Account firstMember(Chat chat) {
    return chat.members().stream()
        .findFirst()
        .orElseThrow(() -> new InvalidFieldException("from", "the chat has no members"));
  }

  /** The bytes that a description stands for; errors name a field of {@code file}. */
  Content content(FileSpec spec) {
    if (spec.path() == null) {
      return new GeneratedContent(StableId.hash("seed", spec.seed()), spec.size());
    }
    Path path = baseDirectory.resolve(spec.path());
    if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
      throw new InvalidFieldException("file.path", path + " is no readable file");
    }
    try {
      long size = Files.size(path);
      long maximum = spec.kind().maximumSize();
      if (size < 1 || size > maximum) {
        throw new InvalidFieldException(
            "file.path", path + " has " + size + " bytes; Telegram takes 1 to " + maximum);
      }
      return new DiskContent(path, size);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path + ": " + e.getMessage(), e);
    }
  }
}
