package dev.telefarm.client.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.NonBlockingReader;

/**
 * A terminal through JLine. Uses the alternate screen, cursor addressing and erasing, which every
 * terminal of this century has.
 */
final class TerminalScreen implements Screen {
  private static final String ENTER = "\u001b[?1049h\u001b[?25l";
  private static final String LEAVE = "\u001b[?25h\u001b[?1049l";
  private static final String ERASE_REST_OF_LINE = "\u001b[K";
  private static final String ERASE_BELOW = "\u001b[J";

  /** Of a terminal that does not say. */
  private static final int ROWS = 24;

  private static final int COLUMNS = 80;

  private final Terminal terminal;
  private final Attributes before;

  /** Takes the terminal over, and closes it. */
  TerminalScreen(Terminal terminal) {
    this.terminal = terminal;
    this.before = terminal.enterRawMode();
    write(ENTER);
  }

  /** That of this process. Ctrl-C stays a signal to it. */
  static Screen ofProcess() {
    try {
      return new TerminalScreen(
          TerminalBuilder.builder().system(true).nativeSignals(false).build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int rows() {
    return terminal.getSize().getRows() > 0 ? terminal.getSize().getRows() : ROWS;
  }

  @Override
  public int columns() {
    return terminal.getSize().getColumns() > 0 ? terminal.getSize().getColumns() : COLUMNS;
  }

  @Override
  public int key(Duration longest) throws InterruptedException {
    try {
      int key = terminal.reader().read(longest.toMillis());
      return key == NonBlockingReader.READ_EXPIRED
          ? NO_KEY
          : key == NonBlockingReader.EOF ? 'q' : key;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void draw(List<String> lines) {
    StringBuilder picture = new StringBuilder();
    int rows = Math.min(rows(), lines.size());
    // Each line at its place: a line end after the last one would scroll.
    for (int i = 0; i < rows; i++) {
      picture.append("\u001b[").append(i + 1).append(";1H");
      picture.append(lines.get(i)).append(ERASE_REST_OF_LINE);
    }
    write(picture.append(ERASE_BELOW).toString());
  }

  /** One write: a terminal that gets half a picture flickers. */
  private void write(String text) {
    terminal.writer().write(text);
    terminal.writer().flush();
  }

  @Override
  public void close() {
    try {
      write(LEAVE);
      terminal.setAttributes(before);
      terminal.close();
    } catch (IOException _) {
      // The terminal has gone.
    }
  }
}
