package dev.telefarm.supervisor;

import com.google.protobuf.Timestamp;
import dev.telefarm.proto.v1.ChatServiceGrpc.ChatServiceBlockingStub;
import dev.telefarm.proto.v1.ListChatsRequest;
import dev.telefarm.proto.v1.ListMediaRequest;
import dev.telefarm.proto.v1.ListMediaResponse;
import dev.telefarm.proto.v1.Media;
import dev.telefarm.proto.v1.MediaFilter;
import dev.telefarm.proto.v1.ResolveLinkRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each field of ChatService's requests that can be wrong is named, before any worker is asked. */
final class ChatFieldsIT {
  @TempDir static Path folder;

  @SuppressWarnings("NullAway.Init") // JUnit calls start() first.
  private static SupervisorProcess supervisor;

  @BeforeAll
  static void start() throws Exception {
    supervisor = new SupervisorProcess(folder).start();
  }

  @AfterAll
  static void end() throws Exception {
    supervisor.close();
  }

  @Test
  void everyBadFieldOfAFilterIsNamed() throws Exception {
    refuses("filter.types", MediaFilter.newBuilder().addTypes(Media.Type.TYPE_UNSPECIFIED));
    refuses("filter.types", MediaFilter.newBuilder().addTypesValue(99));
    refuses("filter.min_size_bytes", MediaFilter.newBuilder().setMinSizeBytes(-1));
    refuses("filter.max_size_bytes", MediaFilter.newBuilder().setMaxSizeBytes(-1));
    refuses(
        "filter.max_size_bytes", MediaFilter.newBuilder().setMinSizeBytes(2).setMaxSizeBytes(1));
    refuses(
        "filter.sent_before",
        MediaFilter.newBuilder().setSentAfter(time(5, 1)).setSentBefore(time(5, 1)));
    refuses("filter.sent_before", MediaFilter.newBuilder().setSentBefore(time(1L << 60, 0)));
    refuses("filter.sent_after", MediaFilter.newBuilder().setSentAfter(time(1, -1)));
    refuses("filter.name_pattern", MediaFilter.newBuilder().setNamePattern("*".repeat(256)));
    for (String extension : List.of("", ".mp4", "tar.gz", "a/b", "a\\b", "a\n", "e".repeat(33))) {
      refuses("filter.extensions", MediaFilter.newBuilder().addExtensions(extension));
    }
    refuses(
        "filter.extensions",
        MediaFilter.newBuilder()
            .addAllExtensions(IntStream.range(0, 101).mapToObj(i -> "e" + i).toList()));
    refuses("filter.topic_id", MediaFilter.newBuilder().setTopicId(-1));
    refuses("filter.topic_id", MediaFilter.newBuilder().setTopicId(1L << 31));
  }

  @Test
  void everyOtherBadFieldIsNamed() throws Exception {
    for (String parent : List.of("", "accounts/alice", "accounts/alice/chats/", "chats/films")) {
      BadFields.refuses("parent", () -> list(ListMediaRequest.newBuilder().setParent(parent)));
    }
    BadFields.refuses("order", () -> list(valid().setOrderValue(9)));
    BadFields.refuses("page_size", () -> list(valid().setPageSize(-1)));
    BadFields.refuses("page_token", () -> list(valid().setPageToken("x")));
    BadFields.refuses(
        "parent", () -> chats().listChats(ListChatsRequest.newBuilder().setParent("x").build()));
    for (String link : List.of("", "https://example.org/1", "https://t.me/", "t.me/a b")) {
      BadFields.refuses(
          "link",
          () ->
              chats()
                  .resolveLink(
                      ResolveLinkRequest.newBuilder()
                          .setParent("accounts/alice")
                          .setLink(link)
                          .build()));
    }
  }

  private static void refuses(String field, MediaFilter.Builder filter) throws Exception {
    BadFields.refuses(field, () -> list(valid().setFilter(filter)));
  }

  private static ListMediaRequest.Builder valid() {
    return ListMediaRequest.newBuilder().setParent("accounts/alice/chats/films");
  }

  private static ListMediaResponse list(ListMediaRequest.Builder request) throws Exception {
    return chats().listMedia(request.build());
  }

  private static ChatServiceBlockingStub chats() throws Exception {
    return supervisor.chats();
  }

  private static Timestamp time(long seconds, int nanos) {
    return Timestamp.newBuilder().setSeconds(seconds).setNanos(nanos).build();
  }
}
