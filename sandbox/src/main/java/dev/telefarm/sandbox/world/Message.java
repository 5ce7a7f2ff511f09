package dev.telefarm.sandbox.world;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message of a chat.
 *
 * @param id the server's number: counted per channel, and over all chats that are not channels
 * @param from who sent it; null for a channel's own
 */
public record Message(
    int id,
    Chat chat,
    Instant date,
    String text,
    @Nullable SharedFile file,
    @Nullable Account from) {
  Message with(String newText, @Nullable SharedFile newFile) {
    return new Message(id, chat, date, newText, newFile, from);
  }
}
