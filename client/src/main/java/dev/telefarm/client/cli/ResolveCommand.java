package dev.telefarm.client.cli;

import static dev.telefarm.client.cli.view.Table.Column.elastic;
import static dev.telefarm.client.cli.view.Table.Column.left;
import static dev.telefarm.client.cli.view.Table.Column.right;

import dev.telefarm.client.Names;
import dev.telefarm.client.TelefarmClient;
import dev.telefarm.client.cli.view.Amounts;
import dev.telefarm.client.cli.view.Table;
import dev.telefarm.proto.v1.Media;
import dev.telefarm.proto.v1.ResolveLinkRequest;
import dev.telefarm.proto.v1.ResolveLinkResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "resolve",
    description = "Say what links point at: files, albums, topics and chats.")
final class ResolveCommand implements Runnable {
  private final Session session;

  @Parameters(
      paramLabel = "LINK",
      arity = "1..*",
      description = "Links to messages or chats: https://t.me/... or tg://...")
  List<String> links = List.of();

  @Option(
      names = {"-a", "--account"},
      paramLabel = "ACCOUNT",
      description = "Through whose eyes; needed if the farm has more than one account.")
  @Nullable String account;

  ResolveCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    try (TelefarmClient client = session.connect()) {
      String parent = Names.account(Arguments.accountOrOnlyOne(client, account));
      Table table =
          new Table(
              left("CHAT"), right("CHAT ID"), right("MESSAGE"), right("SIZE"), elastic("FILE"));
      for (String link : links) {
        ResolveLinkResponse found =
            client
                .chats()
                .resolveLink(
                    ResolveLinkRequest.newBuilder().setParent(parent).setLink(link).build());
        if (session.json()) {
          session.printJson(found);
        } else {
          rows(found, table);
        }
      }
      if (!session.json()) {
        session.table(table, "");
      }
    }
  }

  /** A link to a chat or topic as a whole has no file, one to an album several. */
  private static void rows(ResolveLinkResponse found, Table table) {
    String chat = found.getChat().getTitle();
    String chatId = Long.toString(found.getChat().getChatId());
    if (!found.hasMedia()) {
      table.row(chat, chatId, found.getTopicId() == 0 ? "" : "topic " + found.getTopicId(), "", "");
      return;
    }
    List<Media> files =
        found.getAlbumCount() == 0 ? List.of(found.getMedia()) : found.getAlbumList();
    for (Media media : files) {
      table.row(
          chat,
          chatId,
          Long.toString(media.getMessageId()),
          Amounts.bytes(media.getSizeBytes()),
          media.getFileName());
    }
  }
}
