package dev.telefarm.supervisor.api;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/** Bytes that come in pieces as lines of text. What is no UTF-8 is replaced. */
final class LineSplitter {
  private final int longest;
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

  /**
   * @param longest bytes of a line; a longer one is cut
   */
  LineSplitter(int longest) {
    this.longest = longest;
  }

  /** Each line that ends in this piece. */
  void split(ByteBuffer piece, Consumer<String> lines) {
    while (piece.hasRemaining()) {
      byte next = piece.get();
      if (next == '\n') {
        lines.accept(take());
      } else {
        if (begun.size() >= longest) {
          lines.accept(take());
        }
        begun.write(next);
      }
    }
  }

  /** The line that has begun and not ended. */
  Optional<String> rest() {
    return begun.size() == 0 ? Optional.empty() : Optional.of(take());
  }

  private String take() {
    String line = begun.toString(StandardCharsets.UTF_8);
    begun.reset();
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }
}
