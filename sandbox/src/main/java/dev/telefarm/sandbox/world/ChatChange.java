package dev.telefarm.sandbox.world;

/**
 * Something that happened to a message.
 *
 * @param order by which the changes of all chats that are not channels are sorted
 */
public record ChatChange(Kind kind, int messageId, long order) {
  /** What happened. */
  public enum Kind {
    POSTED,
    EDITED,
    DELETED
  }
}
