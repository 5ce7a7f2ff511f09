package dev.telefarm.bench.report;

import java.util.ArrayList;
import java.util.List;

/** Rows as text: one line each, columns aligned, and a last line that says how many hold. */
public final class Table {
  private static final List<String> HEAD = List.of("case", "value", "target", "holds");

  private Table() {}

  /** Without a line break at its end. */
  public static String render(List<Row> rows) {
    var lines = new ArrayList<List<String>>();
    lines.add(HEAD);
    for (Row row : rows) {
      lines.add(List.of(row.name(), value(row), amount(row.target().toString(), row), holds(row)));
    }
    var text = new StringBuilder();
    for (List<String> line : lines) {
      for (int column = 0; column < HEAD.size() - 1; column++) {
        text.append(padded(line.get(column), width(lines, column))).append("  ");
      }
      text.append(line.getLast()).append('\n');
    }
    long held = rows.stream().filter(Row::holds).count();
    return text.append(held).append(" of ").append(rows.size()).append(" rows hold").toString();
  }

  private static String value(Row row) {
    return row.value().isPresent() ? amount(Numbers.text(row.value().getAsDouble()), row) : "-";
  }

  private static String amount(String number, Row row) {
    return row.unit().equals("x") ? number + "x" : number + " " + row.unit();
  }

  private static String holds(Row row) {
    if (row.value().isEmpty()) {
      return "no: " + row.note();
    }
    return row.holds() ? "yes" : "no";
  }

  private static int width(List<List<String>> lines, int column) {
    return lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(width - text.length());
  }
}
