package dev.telefarm.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.link.v1.Query;
import dev.telefarm.proto.link.v1.QueryResult;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.proto.v1.Media;
import dev.telefarm.sandbox.world.ChatSpec;
import dev.telefarm.sandbox.world.ChatType;
import dev.telefarm.sandbox.world.FileSpec;
import dev.telefarm.sandbox.world.MessageSpec;
import dev.telefarm.sandbox.world.World;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of link, as a real TDLib takes it apart. */
class LinksIT {
  @TempDir static Path folder;
  private static WorkerHarness farm;

  @BeforeAll
  static void start() throws Exception {
    farm = new WorkerHarness(folder);
    describe(farm.sandbox().world());
    farm.logIn();
  }

  @AfterAll
  static void stop() throws Exception {
    farm.close();
  }

  private static void describe(World world) {
    world.addChat(
        new ChatSpec(
            "talk",
            ChatType.SUPERGROUP,
            "Talk",
            "sandbox_talk",
            List.of("alice", "bob"),
            List.of(
                new MessageSpec("About post 2", null, null, "bob", null, 0, 2),
                in("comment.bin", 1),
                new MessageSpec("no file", null, null, "bob", null, 1, 0))));
    world.addChat(
        new ChatSpec(
            "posts",
            ChatType.CHANNEL,
            "Posts",
            "sandbox_posts",
            List.of("alice"),
            List.of(
                new MessageSpec("no file", null, null, null),
                MessageSpec.of(FileSpec.generated("post.bin", 100)),
                part(1),
                part(2),
                part(3),
                MessageSpec.of(FileSpec.generated("alone.bin", 100))),
            false,
            "talk"));
    world.addChat(
        new ChatSpec(
            "forum",
            ChatType.SUPERGROUP,
            "Forum",
            "sandbox_forum",
            List.of("alice"),
            List.of(
                new MessageSpec("General", null, null, "alice"),
                new MessageSpec("Films", null, null, "alice"),
                in("film.bin", 2)),
            true,
            null));
    world.addChat(
        new ChatSpec(
            "closed",
            ChatType.CHANNEL,
            "Closed",
            null,
            List.of("bob"),
            List.of(MessageSpec.of(FileSpec.generated("closed.bin", 100)))));
  }

  private static MessageSpec part(int number) {
    FileSpec file = FileSpec.generated("part " + number + ".bin", 100 + number);
    return new MessageSpec("", file, null, null, "parts", 0, 0);
  }

  private static MessageSpec in(String name, int topic) {
    return new MessageSpec("", FileSpec.generated(name, 100), null, "alice", null, topic, 0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          https://t.me/sandbox_posts/2                          | Posts | post.bin
          http://t.me/sandbox_posts/2                           | Posts | post.bin
          t.me/sandbox_posts/2                                  | Posts | post.bin
          https://www.t.me/sandbox_posts/2                      | Posts | post.bin
          https://telegram.me/sandbox_posts/2                   | Posts | post.bin
          https://telegram.dog/sandbox_posts/2                  | Posts | post.bin
          https://sandbox_posts.t.me/2                          | Posts | post.bin
          https://t.me/s/sandbox_posts/2                        | Posts | post.bin
          https://t.me/sandbox_posts/2?t=17                     | Posts | post.bin
          https://T.ME/Sandbox_Posts/2                          | Posts | post.bin
          tg://resolve?domain=sandbox_posts&post=2              | Posts | post.bin
          tg:resolve?domain=sandbox_posts&post=2                | Posts | post.bin
          https://t.me/c/{posts}/2                              | Posts | post.bin
          tg://privatepost?channel={posts}&post=2               | Posts | post.bin
          https://t.me/sandbox_posts/4?single                   | Posts | part 2.bin
          https://t.me/sandbox_posts/2?comment=2                | Talk  | comment.bin
          tg://resolve?domain=sandbox_posts&post=2&comment=2    | Talk  | comment.bin
          https://t.me/c/{posts}/2?comment=2                    | Talk  | comment.bin
          https://t.me/sandbox_talk/2?thread=1                  | Talk  | comment.bin
          https://t.me/sandbox_talk/2                           | Talk  | comment.bin
          https://t.me/sandbox_forum/3                          | Forum | film.bin
          https://t.me/sandbox_forum/2/3                        | Forum | film.bin
          https://t.me/sandbox_forum/3?thread=2                 | Forum | film.bin
          https://t.me/c/{forum}/2/3                            | Forum | film.bin
          tg://privatepost?channel={forum}&post=3&thread=2      | Forum | film.bin
          """)
  void linkToAMessageGivesItsChatAndFile(String link, String chat, String file) {
    QueryResult.Resolved resolved = resolved(link);
    assertThat(resolved.getChat().getTitle()).isEqualTo(chat);
    assertThat(resolved.getMedia().getFileName()).isEqualTo(file);
    assertThat(resolved.getMedia().getChatId()).isEqualTo(resolved.getChat().getChatId());
    assertThat(resolved.getMedia().getTopicId()).isEqualTo(chat.equals("Forum") ? 2 : 0);
    assertThat(resolved.getAlbumList()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          https://t.me/sandbox_posts            | Posts
          https://t.me/s/sandbox_posts          | Posts
          tg://resolve?domain=sandbox_posts     | Posts
          https://t.me/bob_sandbox              | Bob
          https://t.me/robot_sandbox_bot        | Robot
          https://t.me/robot_sandbox_bot?start=x | Robot
          {invitation archive}                  | Archive
          {invitation office}                   | Office
          """)
  void linkToAChatGivesNoFile(String link, String chat) {
    QueryResult.Resolved resolved = resolved(link);
    assertThat(resolved.getChat().getTitle()).isEqualTo(chat);
    assertThat(resolved.hasMedia()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          https://t.me/addstickers/Animals            | LINK_INVALID
          https://t.me/sandbox_posts/abc              | LINK_INVALID
          tg://settings                               | LINK_INVALID
          https://example.org/sandbox_posts/2         | LINK_INVALID
          https://t.me/+0123456789abcdef              | LINK_INVALID
          {invitation closed}                         | CHAT_NOT_FOUND
          https://t.me/nobody_is_here                 | CHAT_NOT_FOUND
          https://t.me/nobody_is_here/2               | CHAT_NOT_FOUND
          https://t.me/c/{closed}/1                   | CHAT_NOT_FOUND
          https://t.me/c/1/1                          | CHAT_NOT_FOUND
          https://t.me/sandbox_posts/99               | MESSAGE_NOT_FOUND
          https://t.me/sandbox_posts/2?comment=99     | MESSAGE_NOT_FOUND
          https://t.me/sandbox_films/2?comment=2      | MESSAGE_NOT_FOUND
          https://t.me/sandbox_forum/2/99             | MESSAGE_NOT_FOUND
          https://t.me/sandbox_forum/99?thread=2      | MESSAGE_NOT_FOUND
          https://t.me/sandbox_posts/1                | MESSAGE_HAS_NO_FILE
          https://t.me/sandbox_posts/2?comment=3      | MESSAGE_HAS_NO_FILE
          """)
  void linkThatLeadsNowhereSaysWhy(String link, String reason) {
    assertThat(answer(link).getFailure().getReason())
        .isEqualTo(ErrorReason.valueOf("ERROR_REASON_" + reason));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://t.me/sandbox_forum/2",
        "https://t.me/c/{forum}/2",
        "tg://privatepost?channel={forum}&post=2"
      })
  void linkToATopicGivesItsNumber(String link) {
    QueryResult.Resolved resolved = resolved(link);
    assertThat(resolved.getChat().getTitle()).isEqualTo("Forum");
    assertThat(resolved.getTopicId()).isEqualTo(2);
    assertThat(resolved.hasMedia()).isFalse();
  }

  @Test
  void linkToAnAlbumGivesAllItsFilesInOrder() {
    QueryResult.Resolved resolved = resolved("https://t.me/sandbox_posts/4");
    assertThat(resolved.getMedia().getFileName()).isEqualTo("part 2.bin");
    assertThat(resolved.getMedia().getAlbumIndex()).isEqualTo(2);
    assertThat(resolved.getAlbumList())
        .extracting(Media::getFileName)
        .containsExactly("part 1.bin", "part 2.bin", "part 3.bin");
    assertThat(resolved.getAlbumList()).extracting(Media::getAlbumIndex).containsExactly(1, 2, 3);
    assertThat(resolved.getAlbumList())
        .extracting(Media::getAlbumId)
        .containsOnly(resolved.getMedia().getAlbumId())
        .doesNotContain(0L);
    assertThat(resolved("https://t.me/sandbox_posts/4?single").getMedia())
        .isEqualTo(resolved.getMedia());
  }

  @Test
  void albumWhoseLastFileIsTheChatsNewestIsWhole() {
    farm.sandbox()
        .world()
        .addChat(
            new ChatSpec(
                "fresh",
                ChatType.CHANNEL,
                "Fresh",
                "sandbox_fresh",
                List.of("alice"),
                IntStream.rangeClosed(1, 10).mapToObj(LinksIT::part).toList()));
    assertThat(resolved("https://t.me/sandbox_fresh/10").getAlbumList()).hasSize(10);
  }

  private static QueryResult.Resolved resolved(String link) {
    QueryResult result = answer(link);
    assertThat(result.getFailure()).isEqualTo(QueryResult.Failure.getDefaultInstance());
    return result.getResolved();
  }

  private static QueryResult answer(String link) {
    return farm.supervisor().query(Query.newBuilder().setResolveLink(filledIn(link)));
  }

  /** {@code {posts}} is the channel's number, {@code {invitation office}} a link that invites. */
  private static String filledIn(String link) {
    String filled = link;
    for (var chat : farm.sandbox().world().chats()) {
      filled =
          filled
              .replace("{" + chat.id() + "}", Long.toString(chat.peerId()))
              .replace("{invitation " + chat.id() + "}", "https://t.me/+" + chat.inviteHash());
    }
    return filled;
  }
}
