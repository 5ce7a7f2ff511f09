package dev.telefarm.client.cli.view;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows under headings, two spaces apart, figures to the right. On a terminal the one elastic column
 * gives way when a row would not fit; where the output is piped nothing is ever left out.
 */
public final class Table {
  /** Fewer columns than this do not tell anything: then the terminal may as well wrap. */
  private static final int LEAST = 8;

  private static final String GAP = "  ";

  /** How a column sits. */
  public enum Align {
    LEFT,
    RIGHT,
    /**
     * To the left, and shortened when the terminal is too narrow. At most one column of a table.
     */
    ELASTIC
  }

  /** A column. */
  public record Column(String heading, Align align) {
    public static Column left(String heading) {
      return new Column(heading, Align.LEFT);
    }

    public static Column right(String heading) {
      return new Column(heading, Align.RIGHT);
    }

    public static Column elastic(String heading) {
      return new Column(heading, Align.ELASTIC);
    }
  }

  private final List<Column> columns;
  private final List<List<String>> rows = new ArrayList<>();

  public Table(Column... columns) {
    this.columns = List.of(columns);
  }

  /**
   * Adds a row of as many cells as there are columns; characters that a terminal would obey are
   * replaced.
   */
  public Table row(String... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(
          cells.length + " cells for " + columns.size() + " columns");
    }
    rows.add(Arrays.stream(cells).map(DisplayText::printable).toList());
    return this;
  }

  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /**
   * The heading and the rows.
   *
   * @param width of the terminal in columns; {@link Integer#MAX_VALUE} if there is none
   */
  public List<String> lines(int width) {
    int[] widths = new int[columns.size()];
    int elastic = -1;
    for (int i = 0; i < widths.length; i++) {
      widths[i] = DisplayText.width(columns.get(i).heading());
      for (List<String> row : rows) {
        widths[i] = Math.max(widths[i], DisplayText.width(row.get(i)));
      }
      elastic = columns.get(i).align() == Align.ELASTIC ? i : elastic;
    }
    int excess = Arrays.stream(widths).sum() + GAP.length() * (widths.length - 1) - width;
    if (elastic >= 0 && excess > 0) {
      widths[elastic] = Math.max(Math.min(LEAST, widths[elastic]), widths[elastic] - excess);
    }
    List<String> lines = new ArrayList<>();
    lines.add(line(columns.stream().map(Column::heading).toList(), widths));
    rows.forEach(row -> lines.add(line(row, widths)));
    return lines;
  }

  private String line(List<String> cells, int[] widths) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < widths.length; i++) {
      parts.add(
          switch (columns.get(i).align()) {
            case LEFT -> DisplayText.padded(cells.get(i), widths[i]);
            case RIGHT -> DisplayText.paddedLeft(cells.get(i), widths[i]);
            case ELASTIC ->
                DisplayText.padded(DisplayText.shortenedInside(cells.get(i), widths[i]), widths[i]);
          });
    }
    return String.join(GAP, parts).stripTrailing();
  }
}
