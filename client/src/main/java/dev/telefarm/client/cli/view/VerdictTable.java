package dev.telefarm.client.cli.view;

import dev.telefarm.client.cli.view.Table.Column;
import dev.telefarm.proto.v1.VerifyDownloadResponse;
import dev.telefarm.proto.v1.VerifyDownloadResponse.ByteRange;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What files were found to be, in a table. Not thread-safe. */
public final class VerdictTable {
  /** More would push the file's name off the screen; --json has all. */
  private static final int MOST_RANGES = 3;

  private final Table table =
      new Table(
          Column.left("DOWNLOAD"),
          Column.left("VERDICT"),
          Column.right("CHECKED"),
          Column.left("DAMAGED BYTES"),
          Column.elastic("FILE"));
  private int intact;
  private int damaged;
  private int missing;

  /**
   * Adds a row.
   *
   * @param download its id, or empty
   */
  public void add(String download, VerifyDownloadResponse result) {
    switch (result.getVerdict()) {
      case VERDICT_INTACT -> intact++;
      case VERDICT_MISSING -> missing++;
      case VERDICT_DAMAGED, VERDICT_UNSPECIFIED, UNRECOGNIZED -> damaged++;
    }
    table.row(
        download,
        DownloadText.enumName(result.getVerdict().name(), "VERDICT_"),
        Amounts.bytes(result.getCheckedBytes()),
        ranges(result.getDamagedList()),
        result.getPath());
  }

  public Table table() {
    return table;
  }

  /** {@code 12 files intact, 1 damaged, 2 missing.} */
  public String summary() {
    if (table.isEmpty()) {
      return "Nothing to verify.";
    }
    List<String> parts = new ArrayList<>();
    parts.add(intact + (intact == 1 ? " file intact" : " files intact"));
    if (damaged > 0) {
      parts.add(damaged + " damaged");
    }
    if (missing > 0) {
      parts.add(missing + " missing");
    }
    return String.join(", ", parts) + ".";
  }

  /** First and last byte of each: {@code 1048576-2097151, 5242880-6291455, and 2 more}. */
  private static String ranges(List<ByteRange> damaged) {
    String shown =
        damaged.stream()
            .limit(MOST_RANGES)
            .map(range ->
                range.getOffset()
                    + "-"
                    + Math.max(range.getOffset(), range.getOffset() + range.getLength() - 1))
            .collect(Collectors.joining(", "));
    return damaged.size() > MOST_RANGES
        ? shown + ", and " + (damaged.size() - MOST_RANGES) + " more"
        : shown;
  }
}
