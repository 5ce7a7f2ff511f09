package dev.telefarm.worker.download;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import dev.telefarm.proto.link.v1.TargetTemplate;
import dev.telefarm.proto.link.v1.TargetTemplate.Component;
import dev.telefarm.proto.link.v1.TargetTemplate.Field;
import dev.telefarm.proto.link.v1.TargetTemplate.Piece;
import dev.telefarm.proto.link.v1.TargetTemplate.Placeholder;
import dev.telefarm.proto.link.v1.TargetTemplate.Value;
import dev.telefarm.proto.v1.Chat;
import dev.telefarm.proto.v1.Media;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TemplatePathsTest {
  private static final long SEED = Long.getLong("seed", System.nanoTime());
  private static final Chat CHAT =
      Chat.newBuilder().setChatId(-1001L).setTitle("Films: 2024/25").setUsername("films").build();
  private static final Media MEDIA =
      Media.newBuilder()
          .setChatId(-1001L)
          .setMessageId(42)
          .setType(Media.Type.TYPE_VIDEO_NOTE)
          .setFileName("reel one.tar.gz")
          .setUniqueFileId("AgADq")
          .setDate(Timestamp.newBuilder().setSeconds(1_704_067_199)) // 2023-12-31T23:59:59Z
          .setCaption("First line\n\nsecond " + "x".repeat(100))
          .setAlbumId(77)
          .setAlbumIndex(3)
          .setTopicId(5)
          .build();

  private final TargetTemplate.Builder template = TargetTemplate.newBuilder();

  @Test
  void everyFieldIsFilledIn() {
    assertThat(one(Field.FIELD_CHAT)).isEqualTo("/Films_ 2024_25");
    assertThat(one(Field.FIELD_CHAT_ID)).isEqualTo("/-1001");
    assertThat(one(Field.FIELD_USERNAME)).isEqualTo("/films");
    assertThat(one(Field.FIELD_MESSAGE)).isEqualTo("/42");
    assertThat(one(Field.FIELD_DATE)).isEqualTo("/2023-12-31");
    assertThat(one(Field.FIELD_NAME)).isEqualTo("/reel one.tar.gz");
    assertThat(one(Field.FIELD_STEM)).isEqualTo("/reel one.tar");
    assertThat(one(Field.FIELD_EXT)).isEqualTo("/gz");
    assertThat(one(Field.FIELD_TYPE)).isEqualTo("/video_note");
    assertThat(one(Field.FIELD_CAPTION))
        .isEqualTo("/First line second " + "x".repeat(64 - "First line second ".length()));
    assertThat(one(Field.FIELD_ALBUM)).isEqualTo("/77");
    assertThat(one(Field.FIELD_INDEX)).isEqualTo("/3");
    assertThat(one(Field.FIELD_TOPIC)).isEqualTo("/5");
    assertThat(one(Field.FIELD_UNIQUE_ID)).isEqualTo("/AgADq");
  }

  @ParameterizedTest
  @EnumSource(
      value = Field.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"FIELD_UNSPECIFIED", "UNRECOGNIZED"})
  void noFieldIsForgotten(Field field) {
    assertThat(one(field)).hasSizeGreaterThan(1).doesNotEndWith("/");
  }

  @Test
  void numbersGetDigitsTextsAreCutAndDatesHaveTheirPattern() {
    component(
        of(value(Field.FIELD_MESSAGE).setLength(6)),
        text("_"),
        of(value(Field.FIELD_CHAT).setLength(5)));
    component(of(value(Field.FIELD_DATE).setPattern("yyyy MMM")), text(" {x}"));
    assertThat(expand()).isEqualTo("/000042_Films/2023 Dec {x}");
  }

  @Test
  void firstValueThatIsNotEmptyCounts() {
    Media bare = MEDIA.toBuilder().clearCaption().clearTopicId().build();
    component(
        Piece.newBuilder()
            .setPlaceholder(
                Placeholder.newBuilder()
                    .addValues(value(Field.FIELD_CAPTION))
                    .addValues(value(Field.FIELD_TOPIC))
                    .addValues(value(Field.FIELD_STEM)))
            .build());
    assertThat(TemplatePaths.expand(template.build(), CHAT, bare)).isEqualTo("/reel one.tar");
  }

  @Test
  void nameThatComesOutEmptyIsLeftOutAndTheFileThenHasItsOwn() {
    Media bare = MEDIA.toBuilder().clearCaption().clearTopicId().build();
    component(text("data"));
    component(of(value(Field.FIELD_TOPIC)));
    component(of(value(Field.FIELD_MESSAGE)));
    assertThat(TemplatePaths.expand(template.build(), CHAT, bare)).isEqualTo("/data/42");
    component(of(value(Field.FIELD_CAPTION)));
    assertThat(TemplatePaths.expand(template.build(), CHAT, bare)).isEqualTo("/data/42/");
  }

  @Test
  void titleLeadsNowhereElse() {
    for (String title :
        List.of("../../etc", "..", ".", "/etc/passwd", "a\0b", "\\\\host\\x", "...")) {
      template.clear();
      component(text("data"));
      component(of(value(Field.FIELD_CHAT)));
      component(text("..x"), of(value(Field.FIELD_CHAT)));
      Path path =
          Path.of(
              TemplatePaths.expand(
                  template.build(), Chat.newBuilder().setTitle(title).build(), MEDIA));
      assertThat(path.normalize()).isEqualTo(path);
      assertThat(path.startsWith("/data")).isTrue();
      assertThat(path.getNameCount()).as(title).isEqualTo(3);
    }
  }

  @Test
  void longTitleDoesNotCutOffWhatIsBehindIt() {
    component(
        of(value(Field.FIELD_CHAT)),
        text("_"),
        of(value(Field.FIELD_MESSAGE)),
        text("_"),
        of(value(Field.FIELD_NAME)));
    Media longName = MEDIA.toBuilder().setFileName("é".repeat(300) + ".mkv").build();
    String path =
        TemplatePaths.expand(
            template.build(), Chat.newBuilder().setTitle("映".repeat(128)).build(), longName);
    assertThat(path).startsWith("/映映").contains("映_42_é").endsWith("é.mkv");
    assertThat(path.getBytes(StandardCharsets.UTF_8).length - 1)
        .isBetween(TargetPaths.MAX_NAME_BYTES - 4, TargetPaths.MAX_NAME_BYTES);
  }

  /** Whatever Telegram says, each name fits, is one, and is safe as a name of a file is. */
  @Test
  void anyTextMakesSafeNames() {
    Random random = new Random(SEED);
    Field[] fields = {
      Field.FIELD_CHAT, Field.FIELD_NAME, Field.FIELD_STEM, Field.FIELD_EXT, Field.FIELD_CAPTION
    };
    for (int round = 0; round < 2_000; round++) {
      template.clear();
      component(text("data"));
      for (int i = 0; i < 2; i++) {
        component(
            of(value(fields[random.nextInt(fields.length)])),
            text(List.of("", "..", " ", "-").get(random.nextInt(4))),
            of(value(fields[random.nextInt(fields.length)])));
      }
      Chat chat = Chat.newBuilder().setTitle(text(random)).build();
      Media media =
          MEDIA.toBuilder().setFileName("n" + text(random)).setCaption(text(random)).build();
      String expanded = TemplatePaths.expand(template.build(), chat, media);
      Path path = Path.of(expanded);
      assertThat(path.startsWith("/data")).as("-Dseed=%s: %s", SEED, expanded).isTrue();
      assertThat(path.getNameCount()).isLessThanOrEqualTo(3);
      for (Path name : path) {
        assertThat(TargetPaths.safeName(name.toString()))
            .as("-Dseed=%s", SEED)
            .isEqualTo(name.toString());
      }
    }
  }

  private static String text(Random random) {
    String alphabet = "ab./\\ \n\0é映\u202E\uD83C\uDF1E\u0301:*?con.part";
    StringBuilder text = new StringBuilder();
    int[] points = alphabet.codePoints().toArray();
    for (int length = random.nextInt(200); length > 0; length--) {
      text.appendCodePoint(points[random.nextInt(points.length)]);
    }
    return text.toString();
  }

  private String one(Field field) {
    template.clear();
    component(of(value(field)));
    return expand();
  }

  private String expand() {
    return TemplatePaths.expand(template.build(), CHAT, MEDIA);
  }

  private void component(Piece... pieces) {
    template.addComponents(Component.newBuilder().addAllPieces(List.of(pieces)));
  }

  private static Piece text(String text) {
    return Piece.newBuilder().setText(text).build();
  }

  private static Piece of(Value.Builder value) {
    return Piece.newBuilder().setPlaceholder(Placeholder.newBuilder().addValues(value)).build();
  }

  private static Value.Builder value(Field field) {
    return Value.newBuilder().setField(field);
  }
}
