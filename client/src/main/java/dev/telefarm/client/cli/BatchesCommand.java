package dev.telefarm.client.cli;

import dev.telefarm.client.TelefarmClient;
import dev.telefarm.client.cli.view.BatchTable;
import dev.telefarm.proto.v1.DownloadBatch;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
    name = "batches",
    description = {
      "List batches of downloads, newest first; follow or cancel one.",
      "`telefarm get --chat` makes them."
    })
final class BatchesCommand implements Runnable {
  private final Session session;

  BatchesCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    try (TelefarmClient client = session.connect()) {
      List<DownloadBatch> batches = new ArrayList<>();
      for (DownloadBatch batch : Listings.batches(client)) {
        if (session.json()) {
          session.printJson(batch);
        } else {
          batches.add(batch);
        }
      }
      if (!session.json()) {
        session.table(
            BatchTable.of(batches, session.host().clock().instant()),
            "No batches yet; make one with `telefarm get --chat`.");
      }
    }
  }
}
