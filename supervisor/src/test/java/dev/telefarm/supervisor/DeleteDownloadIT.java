package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.telefarm.proto.v1.CreateDownloadRequest;
import dev.telefarm.proto.v1.DeleteDownloadRequest;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadTarget;
import dev.telefarm.proto.v1.ListDownloadsRequest;
import dev.telefarm.proto.v1.WatchDownloadsRequest;
import dev.telefarm.proto.v1.WatchDownloadsResponse;
import dev.telefarm.worker.PuppetFile;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is deleted is gone, is told to who watches, and stays known as fetched. */
final class DeleteDownloadIT {
  private static final int MESSAGE = PuppetFile.FIRST_MESSAGE;

  @TempDir static Path folder;

  @SuppressWarnings("NullAway.Init") // JUnit calls start() first.
  private static SupervisorProcess supervisor;

  @SuppressWarnings("NullAway.Init")
  private static FarmCalls calls;

  @SuppressWarnings("NullAway.Init")
  private static Puppets puppets;

  @BeforeAll
  static void start() throws Exception {
    supervisor = new SupervisorProcess(folder).start();
    calls = new FarmCalls(supervisor, folder);
    puppets = new Puppets(supervisor, calls);
    puppets.create("alice");
    // Files are complete as soon as they are asked for.
    puppets.tell("alice", "pace", "13");
  }

  @AfterAll
  static void end() {
    supervisor.close();
  }

  @Test
  void deletedDownloadIsToldToWatchersOfBeforeAndOfLaterAndIsGoneOverARestart() throws Exception {
    Download fetched = fetch(MESSAGE + 1, "kept", "one", DownloadTarget.IfKnown.IF_KNOWN_FETCH);
    var live = watch(0);
    untilSynced(live);

    delete(name(fetched));

    WatchDownloadsResponse.Deleted told = live.next().getDeleted();
    assertThat(told.getName()).isEqualTo(fetched.getName());
    assertThat(told.getRevision()).isGreaterThan(fetched.getRevision());
    assertMissing(fetched.getName());
    supervisor.kill();
    supervisor.start();
    assertMissing(fetched.getName());
    assertThat(untilSynced(watch(fetched.getRevision()))).contains("-" + fetched.getName());
    assertThat(untilSynced(watch(told.getRevision()))).doesNotContain("-" + fetched.getName());
    assertThat(untilSynced(watch(0))).doesNotContain("-" + fetched.getName());
    var named =
        WatchDownloadsRequest.newBuilder()
            .addNames(fetched.getName())
            .setRevision(fetched.getRevision());
    assertThat(untilSynced(watch(named))).containsExactly("-" + fetched.getName());

    assertThat(Path.of(fetched.getPath())).hasBinaryContent(PuppetFile.content(MESSAGE + 1));
    puppets.awaitReady("alice");
    Download known = fetch(MESSAGE + 1, "again", "two", DownloadTarget.IfKnown.IF_KNOWN_SKIP);
    assertThat(known.getSkip()).isEqualTo(Download.Skip.SKIP_KNOWN);
    // Who repeats a request is not given a second download, as long as the deletion is remembered.
    assertThat(reason(() -> create(MESSAGE + 1, "kept", "one")))
        .isEqualTo("NOT_FOUND DOWNLOAD_NOT_FOUND");
  }

  @Test
  void withItsFileItIsNotKnownAnyMore() throws Exception {
    Download fetched = fetch(MESSAGE + 2, "file", "", DownloadTarget.IfKnown.IF_KNOWN_FETCH);

    delete(name(fetched).setDeleteFile(true));

    assertThat(Path.of(fetched.getPath())).doesNotExist();
    Download again = fetch(MESSAGE + 2, "file", "", DownloadTarget.IfKnown.IF_KNOWN_SKIP);
    assertThat(again.getSkip()).isEqualTo(Download.Skip.SKIP_UNSPECIFIED);
    Path file = Path.of(again.getPath());
    Files.delete(file);
    delete(name(again).setDeleteFile(true)); // somebody else did
  }

  @Test
  void fileThatIsNotTheOneThatWasFetchedIsLeft() throws Exception {
    Download fetched = fetch(MESSAGE + 3, "mine", "", DownloadTarget.IfKnown.IF_KNOWN_FETCH);
    Files.writeString(Path.of(fetched.getPath()), "a letter");

    assertThat(reason(() -> delete(name(fetched).setDeleteFile(true))))
        .isEqualTo("DATA_LOSS TARGET_CHANGED");

    assertThat(Path.of(fetched.getPath())).hasContent("a letter");
    assertThat(calls.get(fetched.getName())).isEqualTo(fetched);
  }

  @Test
  void fileThatALaterDownloadPutThereIsLeft() throws Exception {
    Download first = fetch(MESSAGE + 4, "shared", "", DownloadTarget.IfKnown.IF_KNOWN_FETCH);
    Files.delete(Path.of(first.getPath())); // the puppet replaces nothing
    Download second = fetch(MESSAGE + 4, "shared", "", DownloadTarget.IfKnown.IF_KNOWN_FETCH);
    assertThat(second.getPath()).isEqualTo(first.getPath());

    delete(name(first).setDeleteFile(true));

    assertThat(Path.of(second.getPath())).exists();
  }

  @Test
  void whatHasNotEndedOrIsNotThereIsRefused() throws Exception {
    String open = supervisor.downloads().createDownload(calls.download(2)).getName();
    assertThat(reason(() -> delete(DeleteDownloadRequest.newBuilder().setName(open))))
        .isEqualTo("FAILED_PRECONDITION DOWNLOAD_STATE");
    calls.cancel(open);
    delete(DeleteDownloadRequest.newBuilder().setName(open));
    assertThat(reason(() -> delete(DeleteDownloadRequest.newBuilder().setName(open))))
        .isEqualTo("NOT_FOUND DOWNLOAD_NOT_FOUND");
    delete(DeleteDownloadRequest.newBuilder().setName(open).setAllowMissing(true));
    BadFields.refuses(
        "name",
        () ->
            supervisor
                .downloads()
                .deleteDownload(DeleteDownloadRequest.newBuilder().setName("x").build()));
    assertThat(reason(() -> watch(WatchDownloadsRequest.newBuilder().addNames(open)).next()))
        .isEqualTo("NOT_FOUND DOWNLOAD_NOT_FOUND");
  }

  @Test
  void revisionThatTheFarmHasNotReachedBeginsEverythingAnew() throws Exception {
    var watch = watch(1L << 60);

    assertThat(watch.next().hasReset()).isTrue();
    assertThat(untilSynced(watch))
        .hasSize(
            supervisor
                .downloads()
                .listDownloads(ListDownloadsRequest.newBuilder().setPageSize(1000).build())
                .getDownloadsCount());
  }

  private static Download fetch(
      int message, String file, String requestId, DownloadTarget.IfKnown known) throws IOException {
    CreateDownloadRequest.Builder request = request(message, file, requestId);
    request.getDownloadBuilder().getTargetBuilder().setIfKnown(known);
    String name = supervisor.downloads().createDownload(request.build()).getName();
    return puppets.awaitState(name, Download.State.STATE_COMPLETED);
  }

  private static Download create(int message, String file, String requestId) throws IOException {
    return supervisor.downloads().createDownload(request(message, file, requestId).build());
  }

  private static CreateDownloadRequest.Builder request(int message, String file, String requestId) {
    CreateDownloadRequest.Builder request =
        calls.download(message).toBuilder().setRequestId(requestId);
    request
        .getDownloadBuilder()
        .getTargetBuilder()
        .setIfKnown(DownloadTarget.IfKnown.IF_KNOWN_FETCH)
        .setPath(folder.resolve("out").resolve(file).toString());
    return request;
  }

  private static DeleteDownloadRequest.Builder name(Download download) {
    return DeleteDownloadRequest.newBuilder().setName(download.getName());
  }

  private static void delete(DeleteDownloadRequest.Builder request) throws IOException {
    var _ = supervisor.downloads().deleteDownload(request.build());
  }

  private static void assertMissing(String download) throws IOException {
    assertThat(reason(() -> calls.get(download))).isEqualTo("NOT_FOUND DOWNLOAD_NOT_FOUND");
    assertThat(
            supervisor
                .downloads()
                .listDownloads(ListDownloadsRequest.getDefaultInstance())
                .getDownloadsList())
        .extracting(Download::getName)
        .doesNotContain(download);
  }

  private static String reason(ThrowingCallable call) {
    Throwable refused = catchThrowable(call);
    return Status.fromThrowable(refused).getCode() + " " + SupervisorProcess.reason(refused);
  }

  private static Iterator<WatchDownloadsResponse> watch(long revision) throws IOException {
    return watch(WatchDownloadsRequest.newBuilder().setRevision(revision));
  }

  private static Iterator<WatchDownloadsResponse> watch(WatchDownloadsRequest.Builder request)
      throws IOException {
    return supervisor
        .downloads()
        .withDeadlineAfter(60, TimeUnit.SECONDS)
        .watchDownloads(request.build());
  }

  /** Names, those of deleted ones after a dash. */
  private static List<String> untilSynced(Iterator<WatchDownloadsResponse> watch) {
    List<String> told = new ArrayList<>();
    WatchDownloadsResponse response = watch.next();
    while (!response.hasSynced()) {
      told.add(
          response.hasDeleted()
              ? "-" + response.getDeleted().getName()
              : response.getDownload().getName());
      response = watch.next();
    }
    return told;
  }
}
