package dev.telefarm.sandbox.world;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message of a chat.
 *
 * @param id the server's number: counted per channel, and over all chats that are not channels
 * @param from who sent it; null for a channel's own
 * @param spec how the world describes it
 */
public record Message(
    int id,
    Chat chat,
    Instant date,
    String text,
    @Nullable SharedFile file,
    @Nullable Account from,
    MessageSpec spec) {
  Message with(String newText, @Nullable SharedFile newFile) {
    return new Message(id, chat, date, newText, newFile, from, spec);
  }

  /** The same for all messages of an album; 0 for one that is alone. */
  public long albumId() {
    return spec.album() == null ? 0 : StableId.hash("album", chat.id() + "/" + spec.album());
  }

  /**
   * The message that its topic or thread begins with; 0 for none. In a forum all others are in the
   * general topic, 1.
   */
  public int topic() {
    return spec.topic() == 0 && chat.isForum() ? 1 : spec.topic();
  }

  /** In a forum every text outside of the topics is the title of one, which it begins. */
  public boolean beginsTopic() {
    return chat.isForum() && spec.topic() == 0 && file == null && id > 1;
  }

  /** Whether it is in a topic or thread, or begins it. */
  public boolean isIn(int wantedTopic) {
    return id == wantedTopic || topic() == wantedTopic;
  }
}
