package dev.telefarm.sandbox.world;

import java.util.List;

/**
 * Is told what changed in a world. Calls come on the thread that made the change and must not
 * block.
 */
public interface WorldListener {
  /**
   * A message was posted.
   *
   * @param pts the event counter of its chat with this message counted, and none after it
   */
  void messagePosted(Message message, int pts);

  /** A message has another text or file. */
  void messageEdited(Message message);

  /** Messages are gone. */
  void messagesDeleted(Chat chat, List<Integer> messageIds);

  /** A chat is new to these members. */
  void chatChanged(Chat chat, List<Account> newMembers);
}
