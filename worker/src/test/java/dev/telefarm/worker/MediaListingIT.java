package dev.telefarm.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import dev.telefarm.proto.link.v1.Query;
import dev.telefarm.proto.link.v1.QueryResult;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.proto.v1.Media;
import dev.telefarm.proto.v1.MediaFilter;
import dev.telefarm.sandbox.world.ChatSpec;
import dev.telefarm.sandbox.world.ChatType;
import dev.telefarm.sandbox.world.FileKind;
import dev.telefarm.sandbox.world.FileSpec;
import dev.telefarm.sandbox.world.MessageSpec;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of a chat, as a real TDLib finds them: by filter, in both orders, page by page. */
class MediaListingIT {
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  private static final int MESSAGES = 240;

  @TempDir static Path folder;
  private static WorkerHarness farm;

  @BeforeAll
  static void start() throws Exception {
    farm = new WorkerHarness(folder);
    farm.sandbox()
        .world()
        .addChat(chat("library", IntStream.rangeClosed(1, MESSAGES).mapToObj(MediaListingIT::row)));
    farm.logIn();
  }

  @AfterAll
  static void stop() throws Exception {
    farm.close();
  }

  /** A minute apart: of six messages one is a text, and five are files of five types. */
  private static MessageSpec row(int number) {
    Instant date = START.plusSeconds(60L * number);
    return switch (number % 6) {
      case 0 -> new MessageSpec("text " + number, null, date, null);
      case 1 -> file(number, "book " + number + ".PDF", FileKind.DOCUMENT, date);
      case 2 -> file(number, "clip " + number + ".mp4", FileKind.VIDEO, date);
      case 3 -> file(number, "photo", FileKind.PHOTO, date);
      case 4 -> file(number, "memo.ogg", FileKind.VOICE, date);
      default -> file(number, "note.mp4", FileKind.VIDEO_NOTE, date);
    };
  }

  private static MessageSpec file(int number, String name, FileKind kind, Instant date) {
    return new MessageSpec(
        "", new FileSpec(name, 1000L + number, "", null, "video/mp4", kind, 1), date, null);
  }

  private static ChatSpec chat(String id, Stream<MessageSpec> messages) {
    return new ChatSpec(
        id, ChatType.CHANNEL, id, "sandbox_" + id, List.of("alice"), messages.toList());
  }

  @Test
  void bothOrdersHaveTheSameFiles() {
    List<Long> files = numbers(number -> number % 6 != 0);
    assertThat(ids(all(library(), 1000))).isEqualTo(files.reversed());
    assertThat(ids(all(library().setOldestFirst(true), 1000))).isEqualTo(files);
    assertThat(ids(all(library().setOldestFirst(true), 7))).isEqualTo(files);
  }

  @Test
  void typesAreSearchedForAndNothingElseIsRead() {
    long read = farm.calls("messages.getHistory");
    List<Long> wanted = numbers(number -> number % 6 == 2 || number % 6 == 4);
    Query.ListMedia.Builder query =
        library()
            .setFilter(
                MediaFilter.newBuilder()
                    .addTypes(Media.Type.TYPE_VOICE)
                    .addTypes(Media.Type.TYPE_VIDEO));
    assertThat(ids(all(query, 1000))).isEqualTo(wanted.reversed());
    assertThat(ids(all(query.setOldestFirst(true), 9))).isEqualTo(wanted);
    assertThat(farm.calls("messages.getHistory")).isEqualTo(read);
  }

  @Test
  void eachKindOfFileHasItsTypeNameAndSize() {
    List<Media> first = page(library().setOldestFirst(true), 5).getMediaList();
    assertThat(first)
        .extracting(Media::getType)
        .containsExactly(
            Media.Type.TYPE_DOCUMENT,
            Media.Type.TYPE_VIDEO,
            Media.Type.TYPE_PHOTO,
            Media.Type.TYPE_VOICE,
            Media.Type.TYPE_VIDEO_NOTE);
    assertThat(first)
        .extracting(Media::getFileName)
        .containsExactly(
            "book 1.PDF", "clip 2.mp4", "photo_3.jpg", "voice_4.ogg", "video_note_5.mp4");
    assertThat(first)
        .extracting(Media::getSizeBytes)
        .containsExactly(1001L, 1002L, 1003L, 1004L, 1005L);
  }

  @Test
  void timeSaysWhereReadingBeginsAndEnds() {
    MediaFilter.Builder minutes =
        MediaFilter.newBuilder().setSentAfter(minute(100)).setSentBefore(minute(111));
    List<Long> wanted = numbers(number -> number >= 100 && number < 111 && number % 6 != 0);
    assertThat(ids(all(library().setFilter(minutes), 1000))).isEqualTo(wanted.reversed());
    assertThat(ids(all(library().setFilter(minutes).setOldestFirst(true), 3))).isEqualTo(wanted);

    long searches = farm.calls("messages.search");
    Query.ListMedia.Builder books =
        library().setFilter(minutes.addTypes(Media.Type.TYPE_DOCUMENT)).setOldestFirst(true);
    assertThat(ids(page(books, 1000).getMediaList())).containsExactly(103L, 109L);
    assertThat(farm.calls("messages.search") - searches).isEqualTo(1);
  }

  @Test
  void timeOutsideOfTheChatIsNothingOrEverything() {
    assertThat(all(library().setFilter(before(START.minusSeconds(1))), 1000)).isEmpty();
    assertThat(
            all(
                library()
                    .setFilter(MediaFilter.newBuilder().setSentAfter(minute(MESSAGES + 100)))
                    .setOldestFirst(true),
                1000))
        .isEmpty();
    assertThat(
            page(
                    library()
                        .setFilter(
                            MediaFilter.newBuilder()
                                .setSentAfter(Timestamp.newBuilder().setSeconds(-5)))
                        .setOldestFirst(true),
                    1)
                .getMediaList())
        .hasSize(1);
  }

  @Test
  void namesExtensionsAndSizesAreLookedAt() {
    assertThat(
            ids(
                all(
                    library()
                        .setOldestFirst(true)
                        .setFilter(
                            MediaFilter.newBuilder()
                                .setNamePattern("BOOK 1?.*")
                                .addExtensions("pdf")),
                    1000)))
        .containsExactly(13L, 19L);
    assertThat(
            ids(
                all(
                    library()
                        .setOldestFirst(true)
                        .setFilter(
                            MediaFilter.newBuilder().setMinSizeBytes(1010).setMaxSizeBytes(1013)),
                    1000)))
        .containsExactly(10L, 11L, 13L);
  }

  @Test
  void messagesThatComeMeanwhileNeitherShiftNorRepeatPages() {
    var world = farm.sandbox().world();
    world.addChat(chat("busy", IntStream.rangeClosed(1, 30).mapToObj(MediaListingIT::row)));
    Query.ListMedia.Builder newest = query("busy");
    Query.ListMedia.Builder oldest = query("busy").setOldestFirst(true);
    QueryResult.MediaPage downwards = page(newest, 10);
    QueryResult.MediaPage upwards = page(oldest, 10);
    world.post("busy", IntStream.rangeClosed(31, 36).mapToObj(MediaListingIT::row).toList());

    assertThat(ids(all(newest.setCursor(downwards.getCursor()), 4)))
        .isEqualTo(ids(all(query("busy").setFilter(before(START.plusSeconds(60 * 19))), 1000)));
    List<Long> later = numbers(number -> number > 12 && number <= 36 && number % 6 != 0);
    assertThat(ids(all(oldest.setCursor(upwards.getCursor()), 4))).isEqualTo(later);
  }

  @Test
  void whatComesAfterTheEndIsFoundFromItsCursor() {
    var world = farm.sandbox().world();
    world.addChat(chat("news", IntStream.rangeClosed(1, 12).mapToObj(MediaListingIT::row)));
    for (MediaFilter filter :
        List.of(
            MediaFilter.getDefaultInstance(),
            MediaFilter.newBuilder().addTypes(Media.Type.TYPE_DOCUMENT).build())) {
      Query.ListMedia.Builder query = query("news").setOldestFirst(true).setFilter(filter);
      QueryResult.MediaPage end = page(query, 1000);
      assertThat(end.getMore()).isFalse();
      query.setCursor(end.getCursor());
      assertThat(page(query, 1000).getMediaList()).isEmpty();
      assertThat(page(query, 1000).getCursor()).isEqualTo(end.getCursor());
      int next = world.post("news", List.of(row(60), row(61), row(62))).getFirst().id();
      Awaitility.await()
          .untilAsserted(
              () -> assertThat(ids(page(query, 1000).getMediaList())).startsWith(next + 1L));
    }
  }

  @Test
  void topicsOfAForumAreListsOfTheirOwn() {
    List<MessageSpec> messages = new ArrayList<>();
    messages.add(new MessageSpec("Books", null, null, "alice"));
    messages.add(new MessageSpec("Films", null, null, "alice"));
    for (int i = 3; i <= 20; i++) {
      FileSpec file = FileSpec.generated("f" + i + ".bin", 100 + i);
      messages.add(new MessageSpec("", file, null, "alice", null, i % 3, 0)); // 0: the general one
    }
    farm.sandbox()
        .world()
        .addChat(
            new ChatSpec(
                "forum",
                ChatType.SUPERGROUP,
                "forum",
                "sandbox_forum",
                List.of("alice"),
                messages,
                true,
                null));
    List<Long> films = numbers(number -> number >= 3 && number <= 20 && number % 3 == 2);
    assertThat(ids(all(topic("forum", 2).setOldestFirst(true), 2))).isEqualTo(films);
    assertThat(ids(all(topic("forum", 2), 1000))).isEqualTo(films.reversed());
    Query.ListMedia.Builder typed = topic("forum", 2);
    typed.getFilterBuilder().addTypes(Media.Type.TYPE_DOCUMENT);
    assertThat(ids(all(typed, 1000))).isEqualTo(films.reversed());
    assertThat(all(query("forum"), 1000)).hasSize(18);
    assertThat(failure(topic("forum", 999))).isEqualTo(ErrorReason.ERROR_REASON_MESSAGE_NOT_FOUND);
    assertThat(failure(topic("library", 1))).isEqualTo(ErrorReason.ERROR_REASON_MESSAGE_NOT_FOUND);
  }

  @Test
  void unknownChatIsSaid() {
    assertThat(failure(query("nowhere"))).isEqualTo(ErrorReason.ERROR_REASON_CHAT_NOT_FOUND);
  }

  private static ErrorReason failure(Query.ListMedia.Builder query) {
    return farm.supervisor().query(Query.newBuilder().setListMedia(query)).getFailure().getReason();
  }

  private static Query.ListMedia.Builder library() {
    return query("library");
  }

  private static Query.ListMedia.Builder query(String chat) {
    return Query.ListMedia.newBuilder().setChat("sandbox_" + chat);
  }

  private static Query.ListMedia.Builder topic(String chat, long topic) {
    return query(chat).setFilter(MediaFilter.newBuilder().setTopicId(topic));
  }

  private static MediaFilter before(Instant time) {
    return MediaFilter.newBuilder()
        .setSentBefore(Timestamp.newBuilder().setSeconds(time.getEpochSecond()))
        .build();
  }

  private static Timestamp minute(int number) {
    return Timestamp.newBuilder()
        .setSeconds(START.plusSeconds(60L * number).getEpochSecond())
        .build();
  }

  private static QueryResult.MediaPage page(Query.ListMedia.Builder query, int limit) {
    QueryResult result =
        farm.supervisor().query(Query.newBuilder().setListMedia(query.clone().setLimit(limit)));
    assertThat(result.getFailure()).isEqualTo(QueryResult.Failure.getDefaultInstance());
    return result.getMedia();
  }

  private static List<Media> all(Query.ListMedia.Builder query, int limit) {
    List<Media> all = new ArrayList<>();
    Query.ListMedia.Builder next = query.clone();
    QueryResult.MediaPage page;
    do {
      page = page(next, limit);
      assertThat(page.getMediaCount()).isLessThanOrEqualTo(limit);
      all.addAll(page.getMediaList());
      next.setCursor(page.getCursor());
    } while (page.getMore());
    return all;
  }

  private static List<Long> ids(List<Media> media) {
    return media.stream().map(Media::getMessageId).toList();
  }

  private static List<Long> numbers(IntPredicate wanted) {
    return IntStream.rangeClosed(1, MESSAGES)
        .filter(wanted)
        .mapToObj(number -> (long) number)
        .toList();
  }
}
