package dev.telefarm.client.cli;

import dev.telefarm.client.Names;
import dev.telefarm.client.TelefarmClient;
import dev.telefarm.client.cli.view.FloodTable;
import dev.telefarm.proto.v1.FloodEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "floods",
    description = "List the waits that Telegram asked for, the newest first, of the last 30 days.")
final class FloodsCommand implements Runnable {
  private final Session session;

  @Option(
      names = {"-a", "--account"},
      paramLabel = "ACCOUNT",
      description = "Only those of this account.")
  @Nullable String account;

  @Option(
      names = {"-n", "--lines"},
      paramLabel = "N",
      description = "So many of the newest (default: 50).")
  int lines = 50;

  FloodsCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    if (lines < 1) {
      throw CommandFailure.usage("--lines is " + lines, "give at least 1");
    }
    List<FloodEvent> floods = new ArrayList<>();
    try (TelefarmClient client = session.connect()) {
      String parent = account == null ? "" : Names.account(account);
      for (FloodEvent flood : Listings.floods(client, parent)) {
        if (floods.size() == lines) {
          break;
        }
        floods.add(flood);
      }
    }
    if (session.json()) {
      floods.forEach(session::printJson);
    } else {
      session.table(
          FloodTable.of(floods, session.host().clock().instant(), session.host().zone()),
          "Telegram asked for no wait.");
    }
  }
}
