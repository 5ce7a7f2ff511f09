package dev.telefarm.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Rows as text: one line each, columns aligned, and a last line that says how many hold. What some
 * rows tell besides has columns behind the name.
 */
public final class Table {
  private Table() {}

  /** Without a line break at its end. */
  public static String render(List<Row> rows) {
    Set<String> details = new LinkedHashSet<>();
    rows.forEach(row -> details.addAll(row.details().keySet()));
    var lines = new ArrayList<List<String>>();
    lines.add(line("case", List.copyOf(details), "value", "target", "holds"));
    for (Row row : rows) {
      List<String> more =
          details.stream().map(detail -> row.details().getOrDefault(detail, "")).toList();
      lines.add(
          line(row.name(), more, value(row), amount(row.target().toString(), row), holds(row)));
    }
    var text = new StringBuilder();
    for (List<String> line : lines) {
      for (int column = 0; column < line.size() - 1; column++) {
        text.append(padded(line.get(column), width(lines, column))).append("  ");
      }
      text.append(line.getLast()).append('\n');
    }
    long held = rows.stream().filter(Row::holds).count();
    return text.append(held).append(" of ").append(rows.size()).append(" rows hold").toString();
  }

  private static List<String> line(
      String name, List<String> details, String value, String target, String holds) {
    var line = new ArrayList<String>();
    line.add(name);
    line.addAll(details);
    line.addAll(List.of(value, target, holds));
    return line;
  }

  private static String value(Row row) {
    return row.value().isPresent() ? amount(Numbers.text(row.value().getAsDouble()), row) : "-";
  }

  private static String amount(String number, Row row) {
    return row.unit().equals("x") ? number + "x" : number + " " + row.unit();
  }

  private static String holds(Row row) {
    if (row.holds()) {
      return "yes";
    }
    return row.note().isEmpty() ? "no" : "no: " + row.note();
  }

  private static int width(List<List<String>> lines, int column) {
    return lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(width - text.length());
  }
}
