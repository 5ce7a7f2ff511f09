package dev.telefarm.client.cli;

import static dev.telefarm.client.cli.view.Table.Column.elastic;
import static dev.telefarm.client.cli.view.Table.Column.left;
import static dev.telefarm.client.cli.view.Table.Column.right;

import dev.telefarm.client.Names;
import dev.telefarm.client.TelefarmClient;
import dev.telefarm.client.cli.view.DownloadText;
import dev.telefarm.client.cli.view.Table;
import dev.telefarm.proto.v1.Account;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

@Command(name = "accounts", description = "List the farm's accounts.")
final class AccountsCommand implements Runnable {
  private final Session session;

  AccountsCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    try (TelefarmClient client = session.connect()) {
      Table table =
          new Table(
              left("ACCOUNT"), left("STATE"), elastic("USER"), right("PARALLEL"), left("LABELS"));
      for (Account account : Listings.accounts(client)) {
        if (session.json()) {
          session.printJson(account);
        } else {
          table.row(
              Names.shortName(account.getName()),
              DownloadText.enumName(account.getState().name(), "STATE_"),
              user(account),
              account.getMaxParallel() == 0 ? "3" : Integer.toString(account.getMaxParallel()),
              account.getLabelsMap().entrySet().stream()
                  .map(label -> label.getKey() + "=" + label.getValue())
                  .sorted()
                  .collect(Collectors.joining(",")));
        }
      }
      if (!session.json()) {
        session.table(table, "No accounts yet; add one with `telefarm account add`.");
      }
    }
  }

  /** {@code Alice (@alice), bot}; empty before the first login. */
  static String user(Account account) {
    if (!account.hasIdentity()) {
      return "";
    }
    Account.Identity identity = account.getIdentity();
    String username = identity.getUsername().isEmpty() ? "" : " (@" + identity.getUsername() + ")";
    return identity.getDisplayName() + username + (identity.getBot() ? ", bot" : "");
  }
}
