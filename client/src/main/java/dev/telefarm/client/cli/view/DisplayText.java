package dev.telefarm.client.cli.view;

/**
 * Text from Telegram as it may be put on a terminal: other people choose chat titles and file
 * names, so control and direction-changing characters, which could repaint the screen, are
 * replaced; and widths are counted in columns.
 */
final class DisplayText {
  private static final int ELLIPSIS = 0x2026;
  private static final int ZERO_WIDTH_JOINER = 0x200d;

  private DisplayText() {}

  /** {@code text} on one line, with nothing in it that a terminal obeys. */
  static String printable(String text) {
    if (plain(text)) {
      return text.strip();
    }
    StringBuilder result = new StringBuilder(text.length());
    text.codePoints().map(c -> obeyed(c) ? ' ' : c).forEach(result::appendCodePoint);
    return result.toString().strip();
  }

  /**
   * Printable ASCII, one column each: nearly all that a table has, and a command is over before its
   * code is compiled.
   */
  private static boolean plain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  private static boolean obeyed(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      case Character.FORMAT -> c != ZERO_WIDTH_JOINER;
      default -> false;
    };
  }

  /**
   * How many columns {@code text} takes: two for East Asian wide characters and emoji, none for
   * combining marks.
   */
  static int width(String text) {
    if (plain(text)) {
      return text.length();
    }
    return text.codePoints().map(DisplayText::width).sum();
  }

  private static int width(int c) {
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.FORMAT,
          Character.CONTROL ->
          0;
      default -> wide(c) ? 2 : 1;
    };
  }

  /**
   * The blocks of Unicode's EastAsianWidth.txt whose characters are W or F, and the emoji blocks.
   */
  private static boolean wide(int c) {
    return c >= 0x1100
        && (c <= 0x115f
            || (c >= 0x2e80 && c <= 0x303e)
            || (c >= 0x3041 && c <= 0xa4cf)
            || (c >= 0xa960 && c <= 0xa97f)
            || (c >= 0xac00 && c <= 0xd7a3)
            || (c >= 0xf900 && c <= 0xfaff)
            || (c >= 0xfe30 && c <= 0xfe6f)
            || (c >= 0xff00 && c <= 0xff60)
            || (c >= 0xffe0 && c <= 0xffe6)
            || (c >= 0x1f300 && c <= 0x1f64f)
            || (c >= 0x1f680 && c <= 0x1f6ff)
            || (c >= 0x1f900 && c <= 0x1faff)
            || (c >= 0x20000 && c <= 0x3fffd));
  }

  /**
   * The beginning of {@code text} in at most {@code columns}, with an ellipsis if something was
   * left out.
   */
  static String shortened(String text, int columns) {
    if (width(text) <= columns) {
      return text;
    }
    StringBuilder result = new StringBuilder();
    int used = 1; // for the ellipsis
    for (int c : text.codePoints().toArray()) {
      used += width(c);
      if (used > columns) {
        break;
      }
      result.appendCodePoint(c);
    }
    return result.appendCodePoint(ELLIPSIS).toString();
  }

  /**
   * A file name in at most {@code columns}: the middle is left out, because the end tells numbered
   * files apart and has the extension.
   */
  static String shortenedInside(String text, int columns) {
    int total = width(text);
    if (total <= columns || columns < 8) {
      return shortened(text, columns);
    }
    int tail = Math.min(10, columns / 3);
    int[] points = text.codePoints().toArray();
    int from = points.length;
    int used = 0;
    while (from > 0 && used + width(points[from - 1]) <= tail) {
      from--;
      used += width(points[from]);
    }
    return shortened(text, columns - used) + new String(points, from, points.length - from);
  }

  static String padded(String text, int columns) {
    return text + " ".repeat(Math.max(0, columns - width(text)));
  }

  static String paddedLeft(String text, int columns) {
    return " ".repeat(Math.max(0, columns - width(text))) + text;
  }
}
