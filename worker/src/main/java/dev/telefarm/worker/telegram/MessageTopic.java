package dev.telefarm.worker.telegram;

/** Part of a chat that is read as one; topics of direct and saved messages are not modelled. */
public sealed interface MessageTopic extends TdObject {
  /** What answers one message: {@code messageThreadId} is that message's id. */
  record MessageTopicThread(long messageThreadId) implements MessageTopic {}

  /**
   * {@code forumTopicId} is the server's id of the topic's first message; 1 for the general one.
   */
  record MessageTopicForum(int forumTopicId) implements MessageTopic {}
}
