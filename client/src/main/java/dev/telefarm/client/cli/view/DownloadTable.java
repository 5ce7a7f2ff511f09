package dev.telefarm.client.cli.view;

import dev.telefarm.client.cli.view.Table.Column;
import dev.telefarm.proto.v1.Download;
import java.time.Instant;
import java.util.Collection;

/** Downloads in a table. */
public final class DownloadTable {
  private DownloadTable() {}

  public static Table of(Collection<Download> downloads, Instant now) {
    Table table =
        new Table(
            Column.left("DOWNLOAD"),
            Column.left("STATE"),
            Column.right("DONE"),
            Column.right("SIZE"),
            Column.right("RATE"),
            Column.right("LANES"),
            Column.left("ACCOUNT"),
            Column.elastic("FILE"));
    for (Download download : downloads) {
      long total = DownloadText.total(download);
      boolean complete = download.getState() == Download.State.STATE_COMPLETED;
      boolean runs = download.getState() == Download.State.STATE_RUNNING;
      int lanes = download.getProgress().getLanes();
      table.row(
          download.getName().substring(download.getName().lastIndexOf('/') + 1),
          DownloadText.state(download, now),
          total == 0
              ? ""
              : Amounts.percent(complete ? total : download.getProgress().getDurableBytes(), total),
          total == 0 ? "" : Amounts.bytes(total),
          runs ? Amounts.rate(download.getProgress().getBytesPerSecond()) : "",
          runs && lanes > 0 ? Integer.toString(lanes) : "",
          DownloadText.accounts(download),
          DownloadText.title(download));
    }
    return table;
  }
}
