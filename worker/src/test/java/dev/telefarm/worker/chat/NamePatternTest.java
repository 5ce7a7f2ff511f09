package dev.telefarm.worker.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NamePatternTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          *             | reel.bin      | true
          *             | ""            | true
          ""            | ""            | true
          ""            | a             | false
          reel          | reel.bin      | false
          reel*         | reel.bin      | true
          *.bin         | reel.bin      | true
          *.bin         | reel.bin.txt  | false
          r?el.bin      | reel.bin      | true
          ?             | ""            | false
          ?.bin         | 🎬.bin        | true
          REEL.*        | reel.BIN      | true
          GRÖSSE*       | größse.txt    | false
          größe.*       | GRÖßE.txt     | true
          ФИЛЬМ*        | фильм 1.mkv   | true
          *s??e??*      | x s01e02 y    | true
          *ab*ab        | abxab         | true
          *ab*abc       | ababxab       | false
          [a-z].bin     | a.bin         | false
          [a-z].bin     | [A-Z].bin     | true
          a.b           | axb           | false
          """)
  void starIsAnythingAndQuestionMarkOneCharacter(String pattern, String name, boolean matches) {
    assertThat(new NamePattern(pattern).matches(name)).isEqualTo(matches);
  }

  @Test
  void manyStarsTakeNoTime() {
    NamePattern pattern = new NamePattern("*a".repeat(127) + "b");
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(10), () -> assertThat(pattern.matches("a".repeat(10_000))).isFalse());
  }
}
