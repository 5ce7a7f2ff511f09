package dev.telefarm.client.cli.view;

import dev.telefarm.client.cli.view.Table.Column;
import dev.telefarm.proto.v1.FloodEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/** Waits that Telegram asked for, in a table. */
public final class FloodTable {
  private FloodTable() {}

  /** In the order of the list; times in the zone. */
  public static Table of(List<FloodEvent> floods, Instant now, ZoneId zone) {
    Table table =
        new Table(
            Column.left("TIME"),
            Column.left("ACCOUNT"),
            Column.left("KIND"),
            Column.right("WAIT"),
            Column.right("LEFT"),
            Column.right("DC"),
            Column.left("METHOD"),
            Column.left("DOWNLOAD"));
    for (FloodEvent flood : floods) {
      Instant until = DownloadText.instant(flood.getUntil());
      table.row(
          Amounts.time(DownloadText.instant(flood.getEventTime()), zone),
          last(flood.getAccount()),
          DownloadText.enumName(flood.getKind().name(), "KIND_"),
          Amounts.duration(
              Duration.ofSeconds(flood.getWait().getSeconds(), flood.getWait().getNanos())),
          until.isAfter(now) ? Amounts.duration(Duration.between(now, until)) : "",
          flood.getDc() == 0 ? "" : Integer.toString(flood.getDc()),
          flood.getMethod(),
          last(flood.getDownload()));
    }
    return table;
  }

  private static String last(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }
}
