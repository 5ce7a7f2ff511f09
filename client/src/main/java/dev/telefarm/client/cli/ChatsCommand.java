package dev.telefarm.client.cli;

import static dev.telefarm.client.cli.view.Table.Column.elastic;
import static dev.telefarm.client.cli.view.Table.Column.left;
import static dev.telefarm.client.cli.view.Table.Column.right;

import dev.telefarm.client.Names;
import dev.telefarm.client.TelefarmClient;
import dev.telefarm.client.cli.view.DownloadText;
import dev.telefarm.client.cli.view.Table;
import dev.telefarm.proto.v1.Chat;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "chats", description = "List the chats that an account sees, newest first.")
final class ChatsCommand implements Runnable {
  private final Session session;

  @Parameters(paramLabel = "ACCOUNT", description = "The account.")
  String account = "";

  ChatsCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    try (TelefarmClient client = session.connect()) {
      Table table = new Table(right("CHAT"), left("TYPE"), left("USERNAME"), elastic("TITLE"));
      for (Chat chat : Listings.chats(client, Names.account(account))) {
        if (session.json()) {
          session.printJson(chat);
        } else {
          table.row(
              Long.toString(chat.getChatId()),
              DownloadText.enumName(chat.getType().name(), "TYPE_"),
              chat.getUsername().isEmpty() ? "" : "@" + chat.getUsername(),
              chat.getTitle());
        }
      }
      if (!session.json()) {
        session.table(table, Names.shortName(account) + " has no chats.");
      }
    }
  }
}
