package dev.telefarm.client.cli;

import dev.telefarm.client.DownloadRequest;
import dev.telefarm.client.Names;
import dev.telefarm.client.TelefarmClient;
import dev.telefarm.client.cli.view.LiveProgress;
import dev.telefarm.client.cli.view.PlainProgress;
import dev.telefarm.client.cli.view.Progress;
import dev.telefarm.proto.v1.BatchCreateDownloadsRequest;
import dev.telefarm.proto.v1.ChatMedia;
import dev.telefarm.proto.v1.DownloadBatch;
import dev.telefarm.proto.v1.DownloadTarget;
import dev.telefarm.proto.v1.Media;
import dev.telefarm.proto.v1.MediaFilter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "get",
    description = {
      "Download the files of messages or of a chat, and show the progress.",
      "Ctrl-C ends the showing, not the downloads: the farm goes on with them."
    })
final class GetCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(
      paramLabel = "LINK",
      description = {
        "Links to messages: https://t.me/... or tg://...; one to an album means all its files, unless it",
        "ends in ?single."
      })
  List<String> links = new ArrayList<>();

  @Option(
      names = "--chat",
      paramLabel = "CHAT",
      description = {
        "The files of this chat, as a batch: username or chat id. Which of them the options say",
        "that begin with 'Only'."
      })
  @Nullable String chat;

  @Mixin final MediaFilterOptions filter = new MediaFilterOptions();
  @Mixin final DownloadOptions options = new DownloadOptions();
  @Mixin final ScheduleOptions times = new ScheduleOptions();

  @Option(
      names = "--detach",
      description = "Do not wait: print the ids of the downloads, or of the batch, and end.")
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
    MediaFilter which = filter.filter(session.host().zone());
    if (chat == null && !which.equals(MediaFilter.getDefaultInstance())) {
      throw CommandFailure.usage("a filter given without --chat", "links name single messages");
    }
    try (TelefarmClient client = session.connect()) {
      if (chat != null) {
        return ofChat(client, chat, which);
      }
      GetRun run = new GetRun(session, client, detach ? Progress.SILENT : view(), detach);
      AlbumLinks albums =
          new AlbumLinks(client, options.accounts.stream().map(Names::account).toList());
      return run.call(links.stream().flatMap(link -> ofLink(link, albums)).toList());
    }
  }

  private int ofChat(TelefarmClient client, String from, MediaFilter which)
      throws InterruptedException {
    Host host = session.host();
    DownloadBatch.Builder batch =
        DownloadBatch.newBuilder()
            .setChat(ChatMedia.newBuilder().setChat(Names.bareChat(from)).setFilter(which))
            .setTarget(options.target(host.directory(), /* several= */ true))
            .setAccounts(options.selector())
            .setPriority(options.priority);
    times.schedule(host.zone()).ifPresent(batch::setSchedule);
    BatchCreateDownloadsRequest request =
        BatchCreateDownloadsRequest.newBuilder()
            .setBatch(batch)
            .setRequestId(UUID.randomUUID().toString())
            .build();
    DownloadBatch made = client.downloads().batchCreateDownloads(request);
    if (!detach) {
      return new BatchRun(session, client).follow(made);
    }
    if (session.json()) {
      session.printJson(made);
    } else {
      session.print(Names.shortName(made.getName()));
    }
    return ExitCode.OK.code();
  }

  private Stream<GetRun.Wanted> ofLink(String link, AlbumLinks albums) {
    Optional<List<Media>> album = albums.files(link);
    if (album.isPresent() && !album.get().isEmpty()) {
      return album.get().stream().map(this::ofMedia);
    }
    return Stream.of(
        new GetRun.Wanted(
            link,
            complete(DownloadRequest.ofLink(link, Path.of("")), links.size() != 1),
            /* perhapsAlbum= */ album.isEmpty()));
  }

  private GetRun.Wanted ofMedia(Media media) {
    return new GetRun.Wanted(
        media.getFileName(),
        complete(
            DownloadRequest.ofMessage(media.getChatId(), media.getMessageId(), Path.of("")),
            /* several= */ true),
        /* perhapsAlbum= */ false);
  }

  private DownloadRequest.Builder complete(DownloadRequest.Builder request, boolean several) {
    DownloadTarget target = options.target(session.host().directory(), several);
    request
        .accountsAtOnce(options.stripe)
        .priority(options.priority)
        .ifExists(target.getIfExists())
        .ifKnown(target.getIfKnown())
        .target(target.getPath());
    if (!target.getManifest().isEmpty()) {
      request.manifest(target.getManifest());
    }
    options.accounts.forEach(request::account);
    options.labels.forEach(request::label);
    times.giveTo(request, session.host().zone());
    return request;
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
