package dev.telefarm.client.cli;

import static dev.telefarm.client.cli.view.Table.Column.left;
import static dev.telefarm.client.cli.view.Table.Column.right;

import dev.telefarm.client.Names;
import dev.telefarm.client.TelefarmClient;
import dev.telefarm.client.cli.view.Amounts;
import dev.telefarm.client.cli.view.Table;
import dev.telefarm.proto.v1.WorkerSample;
import java.time.Instant;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "history",
    description = {
      "Show what a worker's processes were like during the last hour, a line for 10 seconds.",
      "Begins anew with each supervisor."
    })
final class WorkersHistoryCommand implements Runnable {
  private final Session session;

  @Parameters(paramLabel = "ACCOUNT", description = "The worker's account.")
  String account = "";

  WorkersHistoryCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    try (TelefarmClient client = session.connect()) {
      Table table =
          new Table(
              left("TIME"),
              right("MEMORY"),
              right("PSS"),
              right("CPU"),
              right("THREADS"),
              right("FILES"),
              right("READS"),
              right("WRITES"));
      for (WorkerSample sample : Listings.samples(client, Names.worker(account))) {
        if (session.json()) {
          session.printJson(sample);
        } else {
          table.row(
              Instant.ofEpochSecond(sample.getTime().getSeconds())
                  .atZone(session.host().zone())
                  .toLocalTime()
                  .toString(),
              Amounts.bytes(sample.getResidentBytes()),
              Amounts.bytes(sample.getPssBytes()),
              String.format(Locale.ROOT, "%.0f%%", sample.getCpuLoad() * 100),
              Integer.toString(sample.getThreadCount()),
              Integer.toString(sample.getOpenFileCount()),
              Amounts.rate(sample.getReadBytesPerSecond()),
              Amounts.rate(sample.getWrittenBytesPerSecond()));
        }
      }
      if (!session.json()) {
        session.table(table, "Nothing was seen of it yet.");
      }
    }
  }
}
