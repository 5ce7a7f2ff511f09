package dev.telefarm.client.cli.view;

/** A bar that fills from the left. */
enum Bar {
  /** Eighths of a block, for terminals that show Unicode. */
  BLOCKS {
    @Override
    String of(long part, long whole, int columns) {
      int eighths = filled(part, whole, columns * 8);
      StringBuilder bar = new StringBuilder("\u2588".repeat(eighths / 8));
      if (eighths % 8 > 0) {
        bar.append((char) (0x2590 - eighths % 8)); // U+258F is one eighth, U+2589 seven
      }
      return bar.append("\u00b7".repeat(columns - bar.length())).toString();
    }
  },
  ASCII {
    @Override
    String of(long part, long whole, int columns) {
      int filled = filled(part, whole, columns);
      return "#".repeat(filled) + "-".repeat(columns - filled);
    }
  };

  abstract String of(long part, long whole, int columns);

  private static int filled(long part, long whole, int steps) {
    return whole <= 0 ? 0 : Math.clamp((long) ((double) part / whole * steps), 0, steps);
  }
}
