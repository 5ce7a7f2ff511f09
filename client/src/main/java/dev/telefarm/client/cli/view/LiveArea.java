package dev.telefarm.client.cli.view;

import java.io.PrintStream;
import java.util.List;

/**
 * The lines at the bottom of a terminal that are drawn again in place. Not thread-safe. Uses only
 * cursor-up, erase-line and erase-below, which every terminal of this century has.
 */
public final class LiveArea {
  private static final String ERASE_BELOW = "\u001b[J";
  private static final String ERASE_REST_OF_LINE = "\u001b[K";

  private final PrintStream out;
  private int height;

  public LiveArea(PrintStream out) {
    this.out = out;
  }

  /**
   * Replaces the area.
   *
   * @param above lines that stay: they scroll up with the rest of the output
   * @param lines the new area; each must fit the terminal's width, else the next drawing is off
   */
  public void draw(List<String> above, List<String> lines) {
    StringBuilder picture = new StringBuilder();
    if (height > 0) {
      picture.append("\r\u001b[").append(height).append('A');
    }
    above.forEach(line -> picture.append(line).append(ERASE_REST_OF_LINE).append('\n'));
    lines.forEach(line -> picture.append(line).append(ERASE_REST_OF_LINE).append('\n'));
    picture.append(ERASE_BELOW);
    // One write: a terminal that gets half a picture flickers.
    out.print(picture);
    out.flush();
    height = lines.size();
  }

  /** Leaves what was drawn where it is. */
  public void keep() {
    height = 0;
  }
}
