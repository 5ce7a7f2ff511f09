package dev.telefarm.client.cli;

import dev.telefarm.client.DownloadRequest;
import dev.telefarm.client.Names;
import dev.telefarm.client.TelefarmClient;
import dev.telefarm.client.cli.view.LiveProgress;
import dev.telefarm.client.cli.view.PlainProgress;
import dev.telefarm.client.cli.view.Progress;
import dev.telefarm.proto.v1.DownloadTarget;
import dev.telefarm.proto.v1.Media;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "get",
    description = {
      "Download the files of messages, and show the progress.",
      "Ctrl-C ends the showing, not the downloads: the farm goes on with them."
    })
final class GetCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "LINK", description = "Links to messages: https://t.me/... or tg://...")
  List<String> links = new ArrayList<>();

  @Option(
      names = "--chat",
      paramLabel = "CHAT",
      description = "All files of this chat: username or chat id.")
  @Nullable String chat;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      split = ",",
      description =
          "With --chat, only these: document, photo, video, audio, voice, animation, video-note;"
              + " repeatable.")
  List<Media.Type> types = new ArrayList<>();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "PATH",
      description = {
        "File, or folder with a trailing /; of several files always the folder",
        "(default: the current directory). On the supervisor's host."
      })
  String output = "./";

  @Option(
      names = {"-a", "--account"},
      paramLabel = "ACCOUNT",
      description = "Only this account may do it; repeatable (default: any that sees the message).")
  List<String> accounts = new ArrayList<>();

  @Option(
      names = "--label",
      paramLabel = "KEY=VALUE",
      description = "Only accounts with this label may do it; repeatable, and all must hold.")
  Map<String, String> labels = new LinkedHashMap<>();

  @Option(
      names = "--stripe",
      paramLabel = "N",
      description = {
        "Let up to N accounts fetch parts of one file at the same time: 1 to 16 (default: 1).",
        "For files of 32 MiB and more."
      })
  int stripe;

  @Option(
      names = "--if-exists",
      paramLabel = "WHAT",
      description = {
        "When the target exists: rename (the new file gets a number; default), replace (when the",
        "new file is complete), fail, or skip (nothing is fetched)."
      })
  DownloadTarget.IfExists ifExists = DownloadTarget.IfExists.IF_EXISTS_RENAME;

  @Option(
      names = "--skip-known",
      description = "Fetch nothing that the farm has completed before, wherever it was moved.")
  boolean skipKnown;

  @Option(
      names = "--manifest",
      paramLabel = "FILE",
      description = {
        "Add a line of JSON for each complete file (path, size, SHA-256) to this file on the",
        "supervisor's host; `telefarm verify --manifest` checks them later."
      })
  @Nullable Path manifest;

  @Option(names = "--detach", description = "Do not wait: print the downloads' ids and end.")
  boolean detach;

  GetCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (links.isEmpty() == (chat == null)) {
      throw CommandFailure.usage(
          links.isEmpty() ? "nothing to get" : "both links and --chat given",
          "give links to messages, or a chat with --chat");
    }
    if (!types.isEmpty() && chat == null) {
      throw CommandFailure.usage("--type given without --chat", "links name single messages");
    }
    try (TelefarmClient client = session.connect()) {
      GetRun run = new GetRun(session, client, detach ? Progress.SILENT : view(), detach);
      return run.call(requests(client));
    }
  }

  /** Each page of a chat is asked for only when the requests before it were made. */
  private Iterable<GetRun.Wanted> requests(TelefarmClient client) {
    @Nullable String from = chat;
    if (from == null) {
      return links.stream().map(this::ofLink).toList();
    }
    String parent =
        Names.chat(
            Arguments.accountOrOnlyOne(client, accounts.isEmpty() ? null : accounts.getFirst()),
            from);
    return () -> {
      Iterable<Media> media = Listings.media(client, parent, types);
      Iterator<GetRun.Wanted> wanted =
          StreamSupport.stream(media.spliterator(), false).map(this::ofMedia).iterator();
      return wanted;
    };
  }

  private GetRun.Wanted ofLink(String link) {
    return new GetRun.Wanted(link, complete(DownloadRequest.ofLink(link, Path.of(""))));
  }

  private GetRun.Wanted ofMedia(Media media) {
    return new GetRun.Wanted(
        media.getFileName(),
        complete(DownloadRequest.ofMessage(media.getChatId(), media.getMessageId(), Path.of(""))));
  }

  private DownloadRequest.Builder complete(DownloadRequest.Builder request) {
    accounts.forEach(request::account);
    labels.forEach(request::label);
    if (skipKnown) {
      request.ifKnown(DownloadTarget.IfKnown.IF_KNOWN_SKIP);
    }
    Path list = manifest;
    if (list != null) {
      request.manifest(session.host().directory().resolve(list).normalize().toString());
    }
    return request.accountsAtOnce(stripe).ifExists(ifExists).target(target());
  }

  /**
   * Absolute, because the supervisor has another working directory; the trailing slash says folder.
   */
  private String target() {
    boolean folder = output.endsWith("/") || output.equals(".") || links.size() != 1;
    String path = session.host().directory().resolve(output).normalize().toString();
    return folder && !path.endsWith("/") ? path + "/" : path;
  }

  private Progress view() {
    Host host = session.host();
    if (session.json()) {
      return new JsonProgress(session);
    }
    if (session.quiet()) {
      return Progress.SILENT;
    }
    return session.live()
        ? new LiveProgress(host.out(), host.width(), host.clock(), host.unicode())
        : new PlainProgress(host.out(), host.clock());
  }
}
