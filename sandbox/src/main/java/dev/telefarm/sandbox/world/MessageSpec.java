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
 * @param album what the messages of an album have in common; null for one that is sent alone
 * @param topic in a supergroup, the number of the message that its topic or thread begins with; 0
 *     for none
 * @param post in the group of a channel's comments, the number of the channel's post that this
 *     message stands for; 0 for none
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record MessageSpec(
    String text,
    @Nullable FileSpec file,
    @Nullable Instant date,
    @Nullable String from,
    @Nullable String album,
    int topic,
    int post) {

  /** Validates; {@link InvalidFieldException} names the field. */
  public MessageSpec {
    text = Objects.requireNonNullElse(text, "");
    requireText(text, file != null);
    if (date != null && (date.getEpochSecond() < 0 || date.getEpochSecond() > Integer.MAX_VALUE)) {
      throw new InvalidFieldException("date", "is outside 1970..2038");
    }
    if (album != null && file == null) {
      throw new InvalidFieldException("album", "a message of an album has a file");
    }
    if (topic < 0) {
      throw new InvalidFieldException("topic", "is no number of a message");
    }
    if (post < 0) {
      throw new InvalidFieldException("post", "is no number of a message");
    }
  }

  /** A message that belongs to nothing. */
  public MessageSpec(
      String text, @Nullable FileSpec file, @Nullable Instant date, @Nullable String from) {
    this(text, file, date, from, null, 0, 0);
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
