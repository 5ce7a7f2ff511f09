package dev.telefarm.sandbox.rpc;

import dev.telefarm.sandbox.tl.TlObject;
import dev.telefarm.sandbox.world.Message;
import java.util.List;
import java.util.function.Predicate;

/**
 * A page of messages as messages.getHistory and messages.search cut it, newest first.
 *
 * @param total how many messages there are on all pages
 */
record History(List<Message> page, int total) {
  private static final int MAXIMUM_LIMIT = 100;

  /**
   * Cuts a page.
   *
   * <p>The page starts at the newest message that is older than {@code offset_id} (and not newer
   * than {@code offset_date}), moved by {@code add_offset} towards older messages, or newer ones if
   * it is negative.
   *
   * @param newestFirst all messages of the chat
   * @param matching those that count at all
   */
  static History cut(List<Message> newestFirst, Predicate<Message> matching, TlObject request) {
    List<Message> found = newestFirst.stream().filter(matching).toList();
    int offsetId = request.intValue("offset_id");
    int offsetDate = request.has("offset_date") ? request.intValue("offset_date") : 0;
    int first = 0;
    while (first < found.size() && !isOlder(found.get(first), offsetId, offsetDate)) {
      first++;
    }
    int from = first + request.intValue("add_offset");
    int to = from + Math.clamp(request.intValue("limit"), 0, MAXIMUM_LIMIT);
    int maximumId = request.intValue("max_id");
    int minimumId = request.intValue("min_id");
    List<Message> page =
        found
            .subList(
                Math.clamp(from, 0, found.size()),
                Math.clamp(to, Math.clamp(from, 0, found.size()), found.size()))
            .stream()
            .filter(message -> maximumId == 0 || message.id() < maximumId)
            .filter(message -> message.id() > minimumId)
            .toList();
    return new History(page, found.size());
  }

  private static boolean isOlder(Message message, int offsetId, int offsetDate) {
    return (offsetId == 0 || message.id() < offsetId)
        && (offsetDate == 0 || message.date().getEpochSecond() <= offsetDate);
  }
}
