package dev.telefarm.worker.chat;

import dev.telefarm.worker.telegram.TdObject.Message;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Several streams of messages as one, in their order, for a bounded number of pages. No message may
 * be in two of them. Not thread-safe.
 */
final class MessageMerge {
  private final List<MessageStream> streams;
  private final Comparator<Message> order;
  private int pagesLeft;
  private boolean cut;

  /**
   * @param mostPages of all streams together; at least one for each
   */
  MessageMerge(List<MessageStream> streams, boolean oldestFirst, int mostPages) {
    this.streams = List.copyOf(streams);
    this.order = MessageStream.order(oldestFirst);
    this.pagesLeft = mostPages;
  }

  /** Empty at the end, or when the pages are used up: see {@link #isCut}. */
  Optional<Message> next() throws InterruptedException {
    MessageStream first = null;
    Message message = null;
    for (MessageStream stream : streams) {
      while (stream.needsPage()) {
        if (pagesLeft == 0) {
          cut = true; // what this stream has may come before what the others have
          return Optional.empty();
        }
        pagesLeft--;
        stream.readPage();
      }
      Message head = stream.peek();
      if (head != null && (message == null || order.compare(head, message) < 0)) {
        first = stream;
        message = head;
      }
    }
    if (first != null) {
      first.drop();
    }
    return Optional.ofNullable(message);
  }

  /** Whether it ended because the pages were used up. */
  boolean isCut() {
    return cut;
  }
}
