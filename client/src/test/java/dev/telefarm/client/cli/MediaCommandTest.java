package dev.telefarm.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import dev.telefarm.client.farm.InMemoryFarm;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.ListMediaRequest;
import dev.telefarm.proto.v1.Media;
import dev.telefarm.proto.v1.MediaFilter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which files {@code media} asks for. */
final class MediaCommandTest {
  @TempDir Path data;
  private InMemoryFarm farm;

  @BeforeEach
  void serve() throws IOException {
    farm = new InMemoryFarm(data).with("alice", Account.State.STATE_READY);
  }

  @AfterEach
  void stop() {
    farm.close();
  }

  private CommandRun media(String... options) {
    String[] arguments = new String[2 + options.length];
    arguments[0] = "media";
    arguments[1] = "films";
    System.arraycopy(options, 0, arguments, 2, options.length);
    CommandRun run = CommandRun.against(farm);
    assertThat(run.run(arguments)).as(run.err()).isZero();
    return run;
  }

  @Test
  void everyOptionOfTheFilterIsAskedFor() {
    media(
        "--type=video,photo",
        "--after=2026-01-31",
        "--before=2026-02-01T08:30:00+02:00",
        "--min-size=1MB",
        "--max-size=1GiB",
        "--name=*s01*",
        "--ext=mkv,.mp4",
        "--topic=5",
        "--oldest-first");
    ListMediaRequest asked = farm.chats().asked();
    assertThat(asked).isNotNull();
    assertThat(asked.getOrder()).isEqualTo(ListMediaRequest.Order.ORDER_OLDEST_FIRST);
    assertThat(asked.getFilter())
        .isEqualTo(
            MediaFilter.newBuilder()
                .addTypes(Media.Type.TYPE_VIDEO)
                .addTypes(Media.Type.TYPE_PHOTO)
                .setSentAfter(time("2026-01-31T00:00:00Z")) // the tests' zone
                .setSentBefore(time("2026-02-01T06:30:00Z"))
                .setMinSizeBytes(1_000_000)
                .setMaxSizeBytes(1 << 30)
                .setNamePattern("*s01*")
                .addExtensions("mkv")
                .addExtensions("mp4")
                .setTopicId(5)
                .build());
  }

  @Test
  void withoutOptionsEverythingIsAskedForNewestFirst() {
    assertThat(media().outLines()).hasSize(26);
    ListMediaRequest asked = farm.chats().asked();
    assertThat(asked).isNotNull();
    assertThat(asked.getFilter()).isEqualTo(MediaFilter.getDefaultInstance());
    assertThat(asked.getOrder()).isEqualTo(ListMediaRequest.Order.ORDER_NEWEST_FIRST);
  }

  @Test
  void limitAsksForNoMoreThanItShows() {
    assertThat(media("--limit", "3").outLines()).hasSize(4);
    ListMediaRequest asked = farm.chats().asked();
    assertThat(asked).isNotNull();
    assertThat(asked.getPageSize()).isEqualTo(3);
    assertThat(asked.getPageToken()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --after=yesterday    | 'yesterday' is not a time such as 2026-01-31
          --after=2026-02-30   | '2026-02-30' is not a time
          --min-size=big       | 'big' is not a size such as 20GB
          --type=film          | 'film' is not one of document, photo
          --limit=0            | --limit is 0: give a number from 1 on
          """)
  void wrongOptionIsSaid(String option, String message) {
    CommandRun run = CommandRun.against(farm);
    assertThat(run.run("media", "films", option)).isEqualTo(2);
    assertThat(run.err()).contains(message);
    assertThat(farm.chats().asked()).isNull();
  }

  private static Timestamp time(String text) {
    return Timestamp.newBuilder().setSeconds(Instant.parse(text).getEpochSecond()).build();
  }
}
