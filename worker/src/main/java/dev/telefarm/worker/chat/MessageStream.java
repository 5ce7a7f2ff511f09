package dev.telefarm.worker.chat;

import dev.telefarm.worker.telegram.TdObject.Message;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages of a chat in one direction, read page by page and given one by one. Those that Telegram
 * does not have (unsent, or made by TDLib itself) are left out. Not thread-safe.
 */
final class MessageStream {
  /** Telegram's own bound of a page. */
  private static final int PAGE = 100;

  /**
   * As TDLib reads: newest first, {@code limit} messages that are older than {@code from} (0: the
   * newest), but beginning {@code -offset} messages newer. Fewer may come.
   */
  @FunctionalInterface
  interface Reader {
    List<Message> read(long from, int offset, int limit) throws InterruptedException;
  }

  private final Reader reader;
  private final boolean oldestFirst;
  private final Deque<Message> ready = new ArrayDeque<>();
  private long cursor;
  private boolean ended;

  /**
   * Those that come after a message.
   *
   * @param cursor the server's id of that message, which need not exist; 0 for all
   */
  MessageStream(Reader reader, boolean oldestFirst, long cursor) {
    this.reader = reader;
    this.oldestFirst = oldestFirst;
    this.cursor = ServerIds.toTdlib(cursor);
  }

  /** Whether {@link #peek} needs a page first. */
  boolean needsPage() {
    return ready.isEmpty() && !ended;
  }

  /** One call to Telegram, if TDLib does not know. */
  void readPage() throws InterruptedException {
    List<Message> page =
        oldestFirst
            ? reader.read(Math.max(cursor, ServerIds.toTdlib(1)), 1 - PAGE, PAGE)
            : reader.read(cursor, 0, PAGE);
    List<Message> next =
        page.stream()
            .filter(message -> comesAfterCursor(message.id()))
            .sorted(order(oldestFirst))
            .toList();
    if (next.isEmpty()) {
      ended = true;
      return;
    }
    cursor = next.getLast().id();
    next.stream().filter(message -> ServerIds.isServers(message.id())).forEach(ready::add);
  }

  private boolean comesAfterCursor(long id) {
    return cursor == 0 || (oldestFirst ? id > cursor : id < cursor);
  }

  static Comparator<Message> order(boolean oldestFirst) {
    Comparator<Message> oldest = Comparator.comparingLong(Message::id);
    return oldestFirst ? oldest : oldest.reversed();
  }

  /** The next one; null at the end, and when a page is needed. */
  @Nullable Message peek() {
    return ready.peek();
  }

  /** Takes what {@link #peek} shows. */
  void drop() {
    ready.remove();
  }
}
