package dev.telefarm.client.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.time.Duration;
import java.util.List;
import org.jline.terminal.Size;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.Test;

class TerminalScreenTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  @Test
  void drawsInPlaceTakesKeysAndGivesTheTerminalBack() throws Exception {
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    try (PipedOutputStream keys = new PipedOutputStream()) {
      ExternalTerminal terminal = terminal(new PipedInputStream(keys), shown);
      try (Screen screen = new TerminalScreen(terminal)) {
        terminal.setSize(Size.of(60, 3));
        assertThat(screen.rows()).isEqualTo(3);
        assertThat(screen.columns()).isEqualTo(60);
        screen.draw(List.of("one", "two", "three", "does not fit"));
        assertThat(screen.key(Duration.ofMillis(1))).isEqualTo(Screen.NO_KEY);
        keys.write('m');
        keys.flush();
        assertThat(screen.key(SOON)).isEqualTo('m');
      }
    }
    assertThat(shown.toString(UTF_8))
        .startsWith("\u001b[?1049h")
        .contains("\u001b[1;1Hone\u001b[K\u001b[2;1Htwo\u001b[K\u001b[3;1Hthree\u001b[K\u001b[J")
        .doesNotContain("fit")
        .endsWith("\u001b[?1049l");
  }

  private static ExternalTerminal terminal(PipedInputStream in, ByteArrayOutputStream out)
      throws IOException {
    return new ExternalTerminal("test", "xterm", in, out, UTF_8);
  }
}
