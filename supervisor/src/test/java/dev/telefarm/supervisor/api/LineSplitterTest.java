package dev.telefarm.supervisor.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LineSplitterTest {
  private final List<String> lines = new ArrayList<>();
  private final LineSplitter splitter = new LineSplitter(10);

  @Test
  void linesComeTogetherFromPieces() {
    split("one\ntw");
    assertThat(lines).containsExactly("one");
    split("o\r\n\nthree");
    assertThat(lines).containsExactly("one", "two", "");
    assertThat(splitter.rest()).contains("three");
    assertThat(splitter.rest()).isEmpty();
  }

  @Test
  void characterInTwoPiecesIsOne() {
    byte[] bytes = "\u00e9\n".getBytes(StandardCharsets.UTF_8);
    splitter.split(ByteBuffer.wrap(bytes, 0, 1), lines::add);
    splitter.split(ByteBuffer.wrap(bytes, 1, 2), lines::add);
    assertThat(lines).containsExactly("\u00e9");
  }

  @Test
  void whatIsNoTextIsReplacedAndWhatIsTooLongIsCut() {
    splitter.split(ByteBuffer.wrap(new byte[] {'a', (byte) 0xff, 'b', '\n'}), lines::add);
    split("0123456789abc\n");
    assertThat(lines).containsExactly("a\ufffdb", "0123456789", "abc");
  }

  private void split(String piece) {
    splitter.split(ByteBuffer.wrap(piece.getBytes(StandardCharsets.UTF_8)), lines::add);
  }
}
