package dev.telefarm.worker.chat;

import static dev.telefarm.worker.telegram.TelegramCalls.call;

import dev.telefarm.proto.link.v1.Query;
import dev.telefarm.proto.link.v1.QueryResult;
import dev.telefarm.proto.v1.Chat;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.proto.v1.Media;
import dev.telefarm.proto.v1.MediaFilter;
import dev.telefarm.worker.telegram.MessageTopic;
import dev.telefarm.worker.telegram.TdFunction.GetChatHistory;
import dev.telefarm.worker.telegram.TdFunction.GetChatMessageByDate;
import dev.telefarm.worker.telegram.TdFunction.SearchChatMessages;
import dev.telefarm.worker.telegram.TdFunction.SearchFilter;
import dev.telefarm.worker.telegram.TdObject.Message;
import dev.telefarm.worker.telegram.TelegramClient;
import dev.telefarm.worker.telegram.TelegramException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One page of the files of a chat. Blocks.
 *
 * <p>Types that are named are searched for by Telegram, one search for each, merged here: text and
 * other files of a long chat are never read. Where all types are wanted the history is read, since
 * it alone is sure to have everything, and reads each message once. A filter's time says where
 * reading begins and where it ends.
 */
final class MediaListing {
  private static final int NOT_FOUND = 404;

  /** Most pages that are read for one query, so that it is answered in bounded time. */
  private static final int MAX_PAGES = 20;

  private static final int MAX_FILES = 1000;

  /** An answer that has passed this is full, whatever the limit: captions are long sometimes. */
  private static final int FULL_BYTES = 1 << 20;

  private final TelegramClient client;
  private final Chat chat;
  private final @Nullable MessageTopic topic;
  private final Query.ListMedia query;
  private final MediaFilter filter;
  private final SentTime sent;

  /**
   * @param topic the filter's, if it has one
   */
  MediaListing(
      TelegramClient client, Chat chat, @Nullable MessageTopic topic, Query.ListMedia query) {
    this.client = client;
    this.chat = chat;
    this.topic = topic;
    this.query = query;
    this.filter = query.getFilter();
    this.sent = SentTime.of(filter);
  }

  QueryResult.MediaPage page() throws LookupException, InterruptedException {
    try {
      OptionalLong start = start();
      return start.isEmpty() ? QueryResult.MediaPage.getDefaultInstance() : read(start.getAsLong());
    } catch (TelegramException e) {
      ChatLookup.requireAccess(chat.getChatId(), e);
      if (topic != null && e.error().endsWith("_INVALID")) { // TOPIC_ID_, MSG_ID_
        throw new LookupException(
            ErrorReason.ERROR_REASON_MESSAGE_NOT_FOUND,
            "there is no topic " + filter.getTopicId() + " in the chat (" + e.error() + ")");
      }
      throw e;
    }
  }

  private QueryResult.MediaPage read(long start) throws InterruptedException {
    MediaMatcher matcher = new MediaMatcher(filter);
    int limit = Math.clamp(query.getLimit(), 1, MAX_FILES);
    MessageMerge messages =
        new MessageMerge(
            readers().stream()
                .map(reader -> new MessageStream(reader, query.getOldestFirst(), start))
                .toList(),
            query.getOldestFirst(),
            MAX_PAGES);
    QueryResult.MediaPage.Builder page =
        QueryResult.MediaPage.newBuilder().setCursor(query.getCursor());
    int bytes = 0;
    while (page.getMediaCount() < limit && bytes < FULL_BYTES) {
      Optional<Message> next = messages.next();
      if (next.isEmpty()) {
        return page.setMore(messages.isCut()).build();
      }
      Message message = next.get();
      if (isPast(message.date())) {
        return page.build();
      }
      page.setCursor(ServerIds.fromTdlib(message.id()));
      Media media = MessageFile.of(chat, message).map(FoundFile::media).orElse(null);
      if (media != null && matcher.matches(media)) {
        page.addMedia(media);
        bytes += media.getSerializedSize();
      }
    }
    return page.setMore(true).build();
  }

  /** Dates grow with ids: what comes after such a message is not wanted either. */
  private boolean isPast(long second) {
    return query.getOldestFirst() ? !sent.isBeforeEnd(second) : !sent.isAfterStart(second);
  }

  /**
   * The server's id of the message after which to read; empty if nothing can match. A later page
   * begins where the one before ended, which is past the time's bound already.
   */
  private OptionalLong start() throws InterruptedException {
    if (query.getCursor() != 0) {
      return OptionalLong.of(Math.clamp(query.getCursor(), 0, ServerIds.MAX));
    }
    if (query.getOldestFirst()) {
      return OptionalLong.of(sent.startsLate() ? lastBefore(sent.from()).orElse(0) : 0);
    }
    if (!sent.endsEarly()) {
      return OptionalLong.of(0);
    }
    OptionalLong newest = lastBefore(sent.until());
    return newest.isEmpty() ? newest : OptionalLong.of(newest.getAsLong() + 1);
  }

  /** The chat's newest message that was sent before that second. */
  private OptionalLong lastBefore(int second) throws InterruptedException {
    try {
      Message message = call(client, new GetChatMessageByDate(chat.getChatId(), second - 1));
      return OptionalLong.of(ServerIds.fromTdlib(message.id()));
    } catch (TelegramException e) {
      if (e.code() == NOT_FOUND) {
        return OptionalLong.empty();
      }
      throw e;
    }
  }

  private List<MessageStream.Reader> readers() {
    if (filter.getTypesCount() > 0) {
      return MediaFilters.of(filter.getTypesList()).stream().map(this::search).toList();
    }
    return List.of(topic == null ? this::history : search(null));
  }

  private MessageStream.Reader search(@Nullable SearchFilter kind) {
    return (from, offset, limit) ->
        call(client, new SearchChatMessages(chat.getChatId(), topic, "", from, offset, limit, kind))
            .messages();
  }

  private List<Message> history(long from, int offset, int limit) throws InterruptedException {
    List<? extends @Nullable Message> messages =
        call(client, new GetChatHistory(chat.getChatId(), from, offset, limit, false)).messages();
    return messages == null
        ? List.of()
        : messages.stream()
            .<Message>mapMulti((message, sink) -> {
              if (message != null) {
                sink.accept(Objects.requireNonNull(message));
              }
            })
            .toList();
  }
}
