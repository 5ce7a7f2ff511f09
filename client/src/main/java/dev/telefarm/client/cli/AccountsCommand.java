package dev.telefarm.client.cli;

import static dev.telefarm.client.cli.view.Table.Column.elastic;
import static dev.telefarm.client.cli.view.Table.Column.left;
import static dev.telefarm.client.cli.view.Table.Column.right;

import dev.telefarm.client.Names;
import dev.telefarm.client.TelefarmClient;
import dev.telefarm.client.cli.view.AccountText;
import dev.telefarm.client.cli.view.DownloadText;
import dev.telefarm.client.cli.view.ProxyText;
import dev.telefarm.client.cli.view.Table;
import dev.telefarm.proto.v1.Account;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "accounts", description = "List the farm's accounts.")
final class AccountsCommand implements Runnable {
  private final Session session;

  @Option(
      names = "--label",
      paramLabel = "KEY=VALUE",
      description = "Only those with this label; repeatable, and all must hold.")
  Map<String, String> labels = new LinkedHashMap<>();

  AccountsCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    try (TelefarmClient client = session.connect()) {
      Table table =
          new Table(
              left("ACCOUNT"),
              left("STATE"),
              elastic("USER"),
              right("LANES"),
              right("PARALLEL"),
              left("LIMITS"),
              left("PROXY"),
              left("LABELS"));
      List<String> needs = new ArrayList<>();
      for (Account account : Listings.accounts(client, labels)) {
        if (session.json()) {
          session.printJson(account);
        } else {
          table.row(
              Names.shortName(account.getName()),
              DownloadText.enumName(account.getState().name(), "STATE_"),
              AccountText.user(account),
              AccountText.lanes(account),
              Integer.toString(AccountText.maxParallel(account)),
              AccountText.limits(account, session.host().clock().instant()),
              ProxyText.now(account),
              AccountText.labels(account));
          AccountText.need(account).ifPresent(needs::add);
        }
      }
      if (!session.json()) {
        session.table(
            table,
            labels.isEmpty()
                ? "No accounts yet; add one with `telefarm account add`."
                : "No such accounts.");
        needs.forEach(session::say);
      }
    }
  }
}
