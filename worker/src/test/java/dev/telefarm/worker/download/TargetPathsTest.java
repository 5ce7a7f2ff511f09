package dev.telefarm.worker.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.v1.DownloadTarget;
import dev.telefarm.proto.v1.Media;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetPathsTest {
  private static final Media MEDIA = Media.newBuilder().setFileName("a.bin").build();

  private static Path base(String target, boolean folder) {
    return TargetPaths.base(
        DownloadTarget.newBuilder().setPath(target).build(), MEDIA, _ -> folder);
  }

  @Test
  void folderOrFile() {
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
    "con.txt, _con.txt",
    "COM1, _COM1",
    "привет мир.mp4, привет мир.mp4"
  })
  void namesAreMadeSafe(String name, String safe) {
    assertThat(TargetPaths.safeName(name)).isEqualTo(safe);
  }

  @Test
  void aHiddenExtensionIsShown() {
    assertThat(TargetPaths.safeName("photo\u202Egpj.exe")).isEqualTo("photogpj.exe");
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
          .isNotEqualTo("..");
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
