package dev.telefarm.worker;

import com.google.protobuf.Timestamp;
import dev.telefarm.proto.link.v1.ChatNews;
import dev.telefarm.proto.link.v1.DownloadSpec;
import dev.telefarm.proto.link.v1.DownloadStatus;
import dev.telefarm.proto.link.v1.Query;
import dev.telefarm.proto.link.v1.QueryResult;
import dev.telefarm.proto.link.v1.WorkerReport;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.proto.v1.Media;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A chat whose messages 1 to n are files, by files in the account's folder: {@code chat} has n,
 * {@code page} the most files of an answer, {@code chat-id} another id than {@link #ID}. With
 * {@code chat-shut} the account cannot see it, with {@code chat-flood} it has to wait for as many
 * milliseconds. With {@code chat-grows} it has so many messages from the next page on, of which is
 * told before that page comes, once. What it was asked last is in {@code asked}. Its files are
 * complete at once with {@code chat-instant}, else they run for ever.
 */
public record PuppetChat(Path folder) {
  public static final long ID = -1_001_234_567_890L;

  /** The answer to a query for the chat's media; empty if it asks for something else. */
  Optional<QueryResult> answer(Query query, Consumer<WorkerReport> out) {
    if (!query.hasListMedia()) {
      return Optional.empty();
    }
    note(query.getListMedia());
    QueryResult.Builder result = QueryResult.newBuilder().setQueryId(query.getQueryId());
    if (has("chat-shut") || !has("chat")) {
      return Optional.of(
          result
              .setFailure(
                  QueryResult.Failure.newBuilder()
                      .setReason(ErrorReason.ERROR_REASON_CHAT_NOT_FOUND)
                      .setMessage("cannot see it"))
              .build());
    }
    if (has("chat-flood")) {
      Instant end = InstantSource.system().instant().plusMillis(number("chat-flood", 0));
      return Optional.of(
          result
              .setFailure(
                  QueryResult.Failure.newBuilder()
                      .setReason(ErrorReason.ERROR_REASON_FLOOD_WAIT)
                      .setMessage("wait")
                      .setRetryTime(
                          Timestamp.newBuilder()
                              .setSeconds(end.getEpochSecond())
                              .setNanos(end.getNano())))
              .build());
    }
    result.setMedia(page(query.getListMedia()));
    grow(out);
    return Optional.of(result.build());
  }

  private void grow(Consumer<WorkerReport> out) {
    if (has("chat-grows")) {
      try {
        Files.move(
            folder.resolve("chat-grows"),
            folder.resolve("chat"),
            StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      out.accept(
          WorkerReport.newBuilder().setChatNews(ChatNews.newBuilder().addChatIds(ID)).build());
    }
  }

  private void note(Query.ListMedia asked) {
    try {
      Path unfinished = Files.write(folder.resolve("asked.new"), asked.toByteArray());
      Files.move(unfinished, folder.resolve("asked"), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private QueryResult.MediaPage page(Query.ListMedia query) {
    long newest = number("chat", 0);
    long last = Math.min(newest, query.getCursor() + number("page", query.getLimit()));
    QueryResult.MediaPage.Builder page = QueryResult.MediaPage.newBuilder();
    for (long id = query.getCursor() + 1; id <= last; id++) {
      page.addMedia(
          Media.newBuilder()
              .setChatId(number("chat-id", ID))
              .setMessageId(id)
              .setType(Media.Type.TYPE_DOCUMENT)
              .setFileName("file-" + id)
              .setUniqueFileId("unique-" + id)
              .setSizeBytes(1000));
    }
    return page.setChatId(number("chat-id", ID)).setCursor(last).setMore(last < newest).build();
  }

  /** What becomes of a download of one of its files; empty if it is of another chat. */
  Optional<DownloadStatus> begin(DownloadSpec spec) {
    if (spec.getSource().getMessage().getChatId() != number("chat-id", ID)) {
      return Optional.empty();
    }
    DownloadStatus.Builder status =
        DownloadStatus.newBuilder()
            .setDownload(spec.getDownload())
            .setPath(spec.getTarget().getPath() + spec.getSource().getMessage().getMessageId())
            .setMedia(Media.newBuilder().setSizeBytes(1000))
            .setPhase(DownloadStatus.Phase.PHASE_RUNNING);
    if (has("chat-instant")) {
      status.setPhase(DownloadStatus.Phase.PHASE_COMPLETED).setSha256("00ff").setDurableBytes(1000);
    }
    return Optional.of(status.build());
  }

  private boolean has(String name) {
    return Files.exists(folder.resolve(name));
  }

  private long number(String name, long otherwise) {
    try {
      return has(name) ? Long.parseLong(Files.readString(folder.resolve(name))) : otherwise;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
