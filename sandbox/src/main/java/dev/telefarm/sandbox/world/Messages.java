package dev.telefarm.sandbox.world;

import dev.telefarm.sandbox.world.Drafts.Draft;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The messages and files of all chats: gives them their numbers, and finds them by those. Changed
 * under the world's lock, read by any thread.
 */
final class Messages {
  private final Map<Long, SharedFile> files = new ConcurrentHashMap<>();
  private final Map<Integer, Message> mailbox = new ConcurrentHashMap<>();
  private int lastMailboxId;
  private long changes;

  @Nullable SharedFile file(long id) {
    return files.get(id);
  }

  /** A message of a chat that is no channel. */
  @Nullable Message inMailbox(int id) {
    return mailbox.get(id);
  }

  List<Message> append(Chat chat, List<Draft> drafts) {
    var posted = new ArrayList<Message>();
    for (Draft draft : drafts) {
      int id = chat.type().isChannel() ? chat.nextMessageId() : ++lastMailboxId;
      var date = draft.spec().date() == null ? chat.nextDate() : draft.spec().date();
      SharedFile file = null;
      if (draft.spec().file() != null && draft.content() != null) {
        file = SharedFile.of(chat.id(), id, 0, draft.spec().file(), date, draft.content());
        files.put(file.id(), file);
      }
      var message =
          new Message(id, chat, date, draft.spec().text(), file, draft.from(), draft.spec());
      remember(message);
      chat.append(message, changes++);
      posted.add(message);
    }
    return posted;
  }

  /**
   * Gives a message another text, and another file if {@code content} is there. The file it had can
   * still be fetched by those who know it.
   */
  Message edit(Message message, String text, @Nullable FileSpec spec, @Nullable Content content) {
    Chat chat = message.chat();
    SharedFile file = message.file();
    if (spec != null && content != null) {
      int edition = chat.editions(message.id()) + 1;
      file = SharedFile.of(chat.id(), message.id(), edition, spec, message.date(), content);
      files.put(file.id(), file);
    }
    Message edited = message.with(text, file);
    remember(edited);
    chat.edit(edited, changes++);
    return edited;
  }

  void delete(Message message) {
    mailbox.remove(message.id(), message);
    message.chat().delete(message, changes++);
  }

  /**
   * Lets the references of files expire, those of deleted messages and former editions included.
   *
   * @param messageId 0 for the files of all messages
   * @return how many files there are
   */
  int expireReferences(Chat chat, int messageId) {
    List<SharedFile> expired =
        files.values().stream()
            .filter(file -> file.chatId().equals(chat.id()))
            .filter(file -> messageId == 0 || file.messageId() == messageId)
            .map(SharedFile::withExpiredReferences)
            .toList();
    for (SharedFile file : expired) {
      files.put(file.id(), file);
      Message message = chat.message(file.messageId());
      if (message != null && message.file() != null && message.file().id() == file.id()) {
        Message refreshed = message.with(message.text(), file);
        remember(refreshed);
        chat.replace(refreshed);
      }
    }
    return expired.size();
  }

  private void remember(Message message) {
    if (!message.chat().type().isChannel()) {
      mailbox.put(message.id(), message);
    }
  }
}
