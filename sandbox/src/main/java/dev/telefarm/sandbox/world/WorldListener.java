package dev.telefarm.sandbox.world;

import java.util.List;

/**
 * Is told what was added to a world. Calls come on the thread that made the change and must not
 * block.
 */
public interface WorldListener {
  /** A message was posted. */
  void messagePosted(Message message);

  /** A chat is new to these members. */
  void chatChanged(Chat chat, List<Account> newMembers);
}
