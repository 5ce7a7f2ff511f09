package dev.telefarm.worker.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.telefarm.proto.link.v1.DownloadSpec;
import dev.telefarm.proto.v1.Chat;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.proto.v1.Media;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetPathsTest {
  private static final Media MEDIA = Media.newBuilder().setFileName("a.bin").build();

  private static Path base(String target, boolean folder) throws TargetException {
    var spec = DownloadSpec.newBuilder();
    spec.getTargetBuilder().setPath(target);
    return TargetPaths.base(spec.build(), Chat.getDefaultInstance(), MEDIA, _ -> folder);
  }

  @Test
  void folderOrFile() throws Exception {
    assertThat(base("/x/y", false)).isEqualTo(Path.of("/x/y"));
    assertThat(base("/x/y", true)).isEqualTo(Path.of("/x/y/a.bin"));
    assertThat(base("/x/y/", false)).isEqualTo(Path.of("/x/y/a.bin"));
  }

  @Test
  void numbersGoBeforeTheExtension() {
    assertThat(TargetPaths.numbered(Path.of("/x/a.tar.gz"), 0)).isEqualTo(Path.of("/x/a.tar.gz"));
    assertThat(TargetPaths.numbered(Path.of("/x/a.bin"), 2)).isEqualTo(Path.of("/x/a (2).bin"));
    assertThat(TargetPaths.numbered(Path.of("/x/.hidden"), 1)).isEqualTo(Path.of("/x/.hidden (1)"));
    assertThat(TargetPaths.numbered(Path.of("/x/none"), 1)).isEqualTo(Path.of("/x/none (1)"));
  }

  @ParameterizedTest
  @CsvSource({
    "plain.txt, plain.txt",
    "../../etc/passwd, .._.._etc_passwd",
    "a\\b:c.txt, a_b_c.txt",
    "'trailing. . ', trailing",
    "., file",
    ".., file",
    "..., file",
    "'', file",
    "'   ', file",
    "con.txt, _con.txt",
    "COM1, _COM1",
    "com¹.txt, _com¹.txt",
    "Con.tar.gz, _Con.tar.gz",
    "'aux .txt', '_aux .txt'",
    "CONOUT$, _CONOUT$",
    "console.txt, console.txt",
    "com10.txt, com10.txt",
    "x.part, x_part",
    "x.PaRt, x_PaRt",
    ".part, _part",
    "x.part., x_part",
    "x.part.part, x.part_part",
    "x.part1.rar, x.part1.rar",
    "no\u00A0break\u2003space, no break space",
    "Case.TXT, Case.TXT",
    "привет мир.mp4, привет мир.mp4"
  })
  void namesAreMadeSafe(String name, String safe) {
    assertThat(TargetPaths.safeName(name)).isEqualTo(safe);
  }

  @Test
  void aHiddenExtensionIsShown() {
    assertThat(TargetPaths.safeName("photo\u202Egpj.exe")).isEqualTo("photogpj.exe");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u202A", "\u202B", "\u202D", "\u202E", "\u2066", "\u2067", "\u2068", "\u2069", "\u200E",
        "\u200F", "\u061C", "\u200B", "\uFEFF", "\uD800"
      })
  void whatReordersOrHidesTextIsDropped(String invisible) {
    assertThat(TargetPaths.safeName("a" + invisible + "b.exe")).isEqualTo("ab.exe");
    assertThat(TargetPaths.safeName("x." + invisible + "part")).isEqualTo("x_part");
  }

  @Test
  void controlCharactersAreShownAsGaps() {
    for (char control = 0; control < ' '; control++) {
      assertThat(TargetPaths.safeName("a" + control + "b")).isEqualTo("a_b");
    }
    assertThat(TargetPaths.safeName("a\u007Fb\u0085c\u2028d")).isEqualTo("a_b_c_d");
  }

  /** Both the numbered name and the partial file's have to fit as well. */
  @Test
  void longestNamesLeaveRoomForTheirCompanions() {
    for (String name :
        List.of("ä".repeat(500), "x".repeat(500) + ".part", "y".repeat(236) + ".part")) {
      Path path = Path.of("/x").resolve(TargetPaths.safeName(name));
      String longest = TargetPaths.numbered(path, 9_999).getFileName() + ".part";
      assertThat(longest.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(255);
    }
  }

  private static String refusal(String path) {
    TargetException refused = catchThrowableOfType(TargetException.class, () -> base(path, false));
    assertThat(refused).as("'%s' is refused", path).isNotNull();
    assertThat(refused.reason()).isEqualTo(ErrorReason.ERROR_REASON_INVALID_FIELD);
    String message = String.valueOf(refused.getMessage());
    assertThat(message.chars()).noneMatch(Character::isISOControl);
    assertThatThrownBy(() -> TargetPaths.chosen(path)).hasMessage(message);
    return message;
  }

  @Test
  void requestedPathsThatNameNothingAreRefused() {
    assertThat(refusal("/x/a\0b")).contains("a?b").contains("control character");
    assertThat(refusal("/x/a\nb")).contains("control character");
    assertThat(refusal("/x/\u009Bb")).contains("control character");
    assertThat(refusal("x/y")).contains("not absolute");
    assertThat(refusal("")).contains("not absolute");
    assertThat(refusal("/x/../y")).contains("component '..'");
    assertThat(refusal("/x/..")).contains("component '..'");
    assertThat(refusal("/x/./y")).contains("component '.'");
    assertThat(refusal("/x/y.part")).contains("in progress");
    assertThat(refusal("/x/y.PART")).contains("in progress");
    assertThatThrownBy(() -> TargetPaths.chosen("/")).hasMessageContaining("no file name");
  }

  @Test
  void nameIsComposedAfterWhatIsLeftOut() {
    assertThat(TargetPaths.safeName("e\u200B\u0301")).isEqualTo("\u00E9");
  }

  @Test
  void longNamesKeepTheirExtension() {
    String safe = TargetPaths.safeName("\uD83C\uDF1E".repeat(100) + ".mkv");
    assertThat(safe).endsWith(".mkv");
    assertThat(safe.getBytes(StandardCharsets.UTF_8).length)
        .isLessThanOrEqualTo(TargetPaths.MAX_NAME_BYTES);
    assertThat(TargetPaths.safeName("x." + "y".repeat(500)).length())
        .isLessThanOrEqualTo(TargetPaths.MAX_NAME_BYTES);
  }

  @Test
  void anyNameBecomesOneSafeOne() {
    long seed = Long.getLong("seed", System.nanoTime());
    var random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      StringBuilder name = new StringBuilder();
      for (int i = random.nextInt(300); i > 0; i--) {
        name.appendCodePoint(
            random.nextInt(8) == 0 ? random.nextInt(0x11_0000) : random.nextInt(128));
      }
      String safe = TargetPaths.safeName(name.toString());
      assertThat(safe)
          .as("seed %d, round %d", seed, round)
          .isNotEmpty()
          .isNotEqualTo(".")
          .isNotEqualTo("..")
          .doesNotEndWithIgnoringCase(".part");
      assertThat(safe.chars().noneMatch(c -> c < ' ' || "/\\<>:\"|?*".indexOf(c) >= 0))
          .as("seed %d, round %d", seed, round)
          .isTrue();
      // A device's name gets one more byte.
      assertThat(safe.getBytes(StandardCharsets.UTF_8).length)
          .as("seed %d, round %d", seed, round)
          .isLessThanOrEqualTo(TargetPaths.MAX_NAME_BYTES + 1);
      assertThat(TargetPaths.safeName(safe)).as("seed %d, round %d", seed, round).isEqualTo(safe);
      assertThat(Path.of("/x").resolve(safe).getNameCount()).isEqualTo(2);
    }
  }
}
