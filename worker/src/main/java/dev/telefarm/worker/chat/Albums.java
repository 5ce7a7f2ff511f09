package dev.telefarm.worker.chat;

import static dev.telefarm.worker.telegram.TelegramCalls.call;

import dev.telefarm.proto.v1.Chat;
import dev.telefarm.proto.v1.Media;
import dev.telefarm.worker.telegram.TdFunction.GetMessages;
import dev.telefarm.worker.telegram.TdObject.Message;
import dev.telefarm.worker.telegram.TelegramClient;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Files that were sent together. Blocks. */
final class Albums {
  /**
   * An album has at most ten messages, whose numbers follow each other; in private chats and basic
   * groups, which share their numbers, others may come between.
   */
  private static final int REACH = 40;

  private final TelegramClient client;

  Albums(TelegramClient client) {
    this.client = client;
  }

  /**
   * The files of the album of {@code one} in their order, with their places in it; empty if it was
   * sent alone. One call.
   *
   * <p>By their numbers, not by getChatHistory: TDLib answers that from what it knows, which may be
   * this one message.
   */
  List<Media> files(Chat chat, Media one) throws InterruptedException {
    if (one.getAlbumId() == 0) {
      return List.of();
    }
    long id = one.getMessageId();
    List<Long> around =
        LongStream.rangeClosed(Math.max(1, id - REACH), Math.min(ServerIds.MAX, id + REACH))
            .mapToObj(ServerIds::toTdlib)
            .toList();
    List<? extends @Nullable Message> found =
        call(client, new GetMessages(chat.getChatId(), around)).messages();
    List<Media> files = new ArrayList<>();
    Objects.requireNonNullElse(found, List.<Message>of()).stream()
        .filter(Objects::nonNull)
        .map(Objects::requireNonNull)
        .filter(each -> each.mediaAlbumId() == one.getAlbumId())
        .sorted(Comparator.comparingLong(Message::id))
        .forEach(each ->
            MessageFile.of(chat, each)
                .map(FoundFile::media)
                .ifPresent(
                    media -> files.add(media.toBuilder().setAlbumIndex(files.size() + 1).build())));
    return files;
  }
}
