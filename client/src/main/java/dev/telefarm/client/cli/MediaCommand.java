package dev.telefarm.client.cli;

import static dev.telefarm.client.cli.view.Table.Column.elastic;
import static dev.telefarm.client.cli.view.Table.Column.left;
import static dev.telefarm.client.cli.view.Table.Column.right;

import dev.telefarm.client.Names;
import dev.telefarm.client.TelefarmClient;
import dev.telefarm.client.cli.view.Amounts;
import dev.telefarm.client.cli.view.DownloadText;
import dev.telefarm.client.cli.view.Table;
import dev.telefarm.proto.v1.ListMediaRequest;
import dev.telefarm.proto.v1.ListMediaRequest.Order;
import dev.telefarm.proto.v1.Media;
import dev.telefarm.proto.v1.MediaFilter;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "media",
    description = "List the files of a chat, newest first unless told otherwise.")
final class MediaCommand implements Runnable {
  private final Session session;

  @Parameters(paramLabel = "CHAT", description = "Public username or chat id.")
  String chat = "";

  @Option(
      names = {"-a", "--account"},
      paramLabel = "ACCOUNT",
      description = "Through whose eyes; needed if the farm has more than one account.")
  @Nullable String account;

  @Mixin final MediaFilterOptions options = new MediaFilterOptions();

  @Option(names = "--oldest-first", description = "Begin with the oldest instead of the newest.")
  boolean oldestFirst;

  @Option(names = "--limit", paramLabel = "N", description = "At most so many files.")
  int limit = Integer.MAX_VALUE;

  MediaCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    Arguments.requireNoOption(chat, "media");
    if (limit < 1) {
      throw CommandFailure.usage("--limit is " + limit, "give a number from 1 on");
    }
    try (TelefarmClient client = session.connect()) {
      String parent = Names.chat(Arguments.accountOrOnlyOne(client, account), chat);
      Table table =
          new Table(right("MESSAGE"), left("DATE"), left("TYPE"), right("SIZE"), elastic("FILE"));
      ListMediaRequest.Builder request =
          ListMediaRequest.newBuilder()
              .setParent(parent)
              .setFilter(options.filter(session.host().zone()))
              .setOrder(oldestFirst ? Order.ORDER_OLDEST_FIRST : Order.ORDER_NEWEST_FIRST)
              .setPageSize(Math.min(limit, Pages.SIZE));
      int left = limit;
      for (Media media : Listings.media(client, request)) {
        if (session.json()) {
          session.printJson(media);
        } else {
          Instant date = Instant.ofEpochSecond(media.getDate().getSeconds());
          table.row(
              Long.toString(media.getMessageId()),
              Amounts.time(date, session.host().zone()),
              DownloadText.enumName(media.getType().name(), "TYPE_"),
              Amounts.bytes(media.getSizeBytes()),
              media.getFileName());
        }
        if (--left == 0) {
          break;
        }
      }
      if (!session.json()) {
        session.table(
            table,
            request.getFilter().equals(MediaFilter.getDefaultInstance())
                ? "No files in this chat."
                : "No such files in this chat.");
      }
    }
  }
}
