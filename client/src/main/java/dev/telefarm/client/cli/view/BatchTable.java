package dev.telefarm.client.cli.view;

import dev.telefarm.client.cli.view.Table.Column;
import dev.telefarm.proto.v1.DownloadBatch;
import dev.telefarm.proto.v1.DownloadCounts;
import dev.telefarm.proto.v1.Subscription;
import java.time.Instant;
import java.util.Collection;

/** Batches or subscriptions in a table. */
public final class BatchTable {
  private BatchTable() {}

  public static Table of(Collection<DownloadBatch> batches, Instant now) {
    Table table =
        new Table(
            Column.left("BATCH"),
            Column.left("STATE"),
            Column.right("FILES"),
            Column.right("DONE"),
            Column.right("FAILED"),
            Column.right("SIZE"),
            Column.right("RATE"),
            Column.left("CHAT"),
            Column.elastic("FOLDER"));
    for (DownloadBatch batch : batches) {
      DownloadCounts counts = batch.getCounts();
      table.row(
          id(batch.getName()),
          BatchText.state(batch, now),
          Long.toString(counts.getTotal()),
          Long.toString(counts.getCompleted()),
          Long.toString(counts.getFailed()),
          counts.getTotalBytes() == 0 ? "" : Amounts.bytes(counts.getTotalBytes()),
          Amounts.rate(counts.getBytesPerSecond()),
          BatchText.source(batch),
          DisplayText.printable(batch.getTarget().getPath()));
    }
    return table;
  }

  public static Table ofSubscriptions(Collection<Subscription> subscriptions, Instant now) {
    Table table =
        new Table(
            Column.left("SUBSCRIPTION"),
            Column.left("STATE"),
            Column.right("LAST"),
            Column.right("FILES"),
            Column.right("DONE"),
            Column.right("FAILED"),
            Column.left("CHAT"),
            Column.elastic("FOLDER"));
    for (Subscription subscription : subscriptions) {
      DownloadCounts counts = subscription.getCounts();
      long last = subscription.getLastMessageId();
      table.row(
          id(subscription.getName()),
          BatchText.state(subscription, now),
          last == 0 ? "" : Long.toString(last),
          Long.toString(counts.getTotal()),
          Long.toString(counts.getCompleted()),
          Long.toString(counts.getFailed()),
          DisplayText.printable(subscription.getSource().getChat()),
          DisplayText.printable(subscription.getTarget().getPath()));
    }
    return table;
  }

  private static String id(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }
}
