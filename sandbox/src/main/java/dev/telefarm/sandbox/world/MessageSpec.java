package dev.telefarm.sandbox.world;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message as a world file describes it.
 *
 * @param text the text, or the file's caption; by default empty
 * @param file the file it carries, or null for a text message
 * @param date when it was sent; by default one minute after the chat's previous message
 * @param from id of the account that sent it; by default the chat's first member, nobody in a
 *     channel
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record MessageSpec(
    String text, @Nullable FileSpec file, @Nullable Instant date, @Nullable String from) {

  /** Validates; {@link InvalidFieldException} names the field. */
  public MessageSpec {
    text = Objects.requireNonNullElse(text, "");
    requireText(text, file != null);
    if (date != null && (date.getEpochSecond() < 0 || date.getEpochSecond() > Integer.MAX_VALUE)) {
      throw new InvalidFieldException("date", "is outside 1970..2038");
    }
  }

  static void requireText(String text, boolean withFile) {
    if (text.isEmpty() && !withFile) {
      throw new InvalidFieldException("text", "a message has a text or a file");
    }
    if (text.length() > 4096) {
      throw new InvalidFieldException("text", "is longer than 4096 characters");
    }
  }

  /** A message that carries {@code file} and nothing else. */
  public static MessageSpec of(FileSpec file) {
    return new MessageSpec("", file, null, null);
  }
}
