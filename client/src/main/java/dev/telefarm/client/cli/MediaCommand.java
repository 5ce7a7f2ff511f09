package dev.telefarm.client.cli;

import static dev.telefarm.client.cli.view.Table.Column.elastic;
import static dev.telefarm.client.cli.view.Table.Column.left;
import static dev.telefarm.client.cli.view.Table.Column.right;

import dev.telefarm.client.Names;
import dev.telefarm.client.TelefarmClient;
import dev.telefarm.client.cli.view.Amounts;
import dev.telefarm.client.cli.view.DownloadText;
import dev.telefarm.client.cli.view.Table;
import dev.telefarm.proto.v1.Media;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "media", description = "List the files of a chat, newest first.")
final class MediaCommand implements Runnable {
  private final Session session;

  @Parameters(paramLabel = "CHAT", description = "Public username or chat id.")
  String chat = "";

  @Option(
      names = {"-a", "--account"},
      paramLabel = "ACCOUNT",
      description = "Through whose eyes; needed if the farm has more than one account.")
  @Nullable String account;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      split = ",",
      description =
          "Only these: document, photo, video, audio, voice, animation, video-note; repeatable.")
  List<Media.Type> types = new ArrayList<>();

  MediaCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    Arguments.requireNoOption(chat, "media");
    try (TelefarmClient client = session.connect()) {
      String parent = Names.chat(Arguments.accountOrOnlyOne(client, account), chat);
      Table table =
          new Table(right("MESSAGE"), left("DATE"), left("TYPE"), right("SIZE"), elastic("FILE"));
      for (Media media : Listings.media(client, parent, types)) {
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
      }
      if (!session.json()) {
        session.table(
            table, types.isEmpty() ? "No files in this chat." : "No such files in this chat.");
      }
    }
  }
}
