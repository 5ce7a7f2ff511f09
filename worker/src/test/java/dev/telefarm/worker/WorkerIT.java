package dev.telefarm.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.link.v1.Authorization.State;
import dev.telefarm.proto.link.v1.DownloadSpec;
import dev.telefarm.proto.link.v1.DownloadStatus;
import dev.telefarm.proto.link.v1.DownloadStatus.Phase;
import dev.telefarm.proto.link.v1.Drain;
import dev.telefarm.proto.link.v1.LoginInput;
import dev.telefarm.proto.link.v1.Query;
import dev.telefarm.proto.link.v1.RemoveDownload;
import dev.telefarm.proto.link.v1.WorkerDirective;
import dev.telefarm.proto.v1.Chat;
import dev.telefarm.proto.v1.DownloadSource;
import dev.telefarm.proto.v1.DownloadTarget;
import dev.telefarm.proto.v1.DownloadTarget.IfExists;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.proto.v1.Media;
import dev.telefarm.sandbox.Sandbox;
import dev.telefarm.sandbox.SandboxOptions;
import dev.telefarm.sandbox.world.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real worker process, with real TDLib against the sandbox, and a supervisor's end of the link.
 */
class WorkerIT {
  private static final Path CACHE = Path.of("target", "sandbox-cache").toAbsolutePath();
  private static final String TOKEN = "a token";
  private static final String REEL = "https://t.me/sandbox_films/2";

  @TempDir Path folder;
  private Sandbox sandbox;
  private TestSupervisor supervisor;
  private WorkerProcess worker;
  private Path library;

  @BeforeEach
  void start() throws IOException {
    sandbox =
        Sandbox.start(SandboxOptions.of(folder.resolve("sandbox"), CACHE, Library.released()));
    library = Library.requirePatched(sandbox.settings().library());
    supervisor = new TestSupervisor(socket(), TOKEN);
    worker = startWorker();
  }

  @AfterEach
  void stop() throws Exception {
    worker.close();
    supervisor.close();
    sandbox.close();
    System.out.println(Files.readString(folder.resolve("worker.log")));
  }

  private WorkerProcess startWorker() throws IOException {
    return WorkerProcess.start(folder.resolve("alice"), socket(), TOKEN, library);
  }

  private Path socket() {
    return folder.resolve("link.sock");
  }

  private void logIn() {
    supervisor.awaitAuthorization(State.STATE_WAIT_PHONE_NUMBER);
    assertThat(supervisor.login(LoginInput.newBuilder().setPhoneNumber("9996610001")).getRejected())
        .isEqualTo(ErrorReason.ERROR_REASON_UNSPECIFIED);
    supervisor.awaitAuthorization(State.STATE_WAIT_CODE);
    assertThat(supervisor.login(LoginInput.newBuilder().setCode("11111")).getRejected())
        .isEqualTo(ErrorReason.ERROR_REASON_UNSPECIFIED);
    supervisor.awaitAuthorization(State.STATE_READY);
  }

  private DownloadSpec spec(String download, String link, String target) {
    return DownloadSpec.newBuilder()
        .setDownload(download)
        .setSource(DownloadSource.newBuilder().setLink(link))
        .setTarget(DownloadTarget.newBuilder().setPath(target))
        .build();
  }

  private static boolean ended(DownloadStatus status) {
    return status.getPhase() == Phase.PHASE_COMPLETED || status.getPhase() == Phase.PHASE_FAILED;
  }

  private Content original(String chat, int message) {
    var found =
        Objects.requireNonNull(Objects.requireNonNull(sandbox.world().chat(chat)).message(message));
    return Objects.requireNonNull(found.file()).content();
  }

  private static void assertSame(Path file, Content original, String reported)
      throws IOException, NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (long at = 0; at < original.size(); at += 1 << 20) {
      digest.update(original.read(at, 1 << 20));
    }
    String expected = HexFormat.of().formatHex(digest.digest());
    assertThat(reported).isEqualTo(expected);
    assertThat(HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file))))
        .isEqualTo(expected);
  }

  @Test
  void logsInListsAndDownloads() throws Exception {
    logIn();
    assertThat(supervisor.authorization().getIdentity().getUsername()).isEqualTo("alice_sandbox");
    var chats =
        supervisor
            .query(Query.newBuilder().setListChats(Query.ListChats.newBuilder().setLimit(50)))
            .getChats();
    assertThat(chats.getChatsList())
        .extracting(Chat::getTitle)
        .contains("Films", "Archive", "Crew", "Office", "Bob");
    var media =
        supervisor.query(
            Query.newBuilder()
                .setListMedia(Query.ListMedia.newBuilder().setChat("sandbox_films").setLimit(50)));
    assertThat(media.getMedia().getMediaList())
        .extracting(Media::getFileName)
        .contains("reel.bin", "far.bin", "trailer.mp4", "theme.mp3");

    supervisor.want(spec("d1", REEL, folder.resolve("out") + "/"));
    supervisor.want(spec("d2", "https://t.me/sandbox_films/3", folder.resolve("out") + "/"));
    supervisor.want(spec("d3", "https://t.me/sandbox_films/4", folder.resolve("out") + "/"));
    for (int i = 1; i <= 3; i++) {
      DownloadStatus status = supervisor.awaitDownload("d" + i, WorkerIT::ended);
      assertThat(status.getPhase()).as(status.toString()).isEqualTo(Phase.PHASE_COMPLETED);
      assertSame(Path.of(status.getPath()), original("films", i + 1), status.getSha256());
    }
    assertThat(folder.resolve("out").toFile().list())
        .containsExactlyInAnyOrder("reel.bin", "far.bin", "photo_4.jpg");
  }

  @Test
  void killedInMidFileGoesOnWithWhatTdlibKept() throws Exception {
    logIn();
    supervisor.want(spec("d1", "https://t.me/sandbox_films/2", folder.resolve("out") + "/"));
    supervisor.awaitDownload("d1", status -> status.getDurableBytes() > 8 << 20 || ended(status));
    worker.kill();
    assertThat(supervisor.download("d1").getPhase()).isNotEqualTo(Phase.PHASE_COMPLETED);
    worker = startWorker();
    DownloadStatus status = supervisor.awaitDownload("d1", WorkerIT::ended);
    assertThat(status.getPhase()).as(status.toString()).isEqualTo(Phase.PHASE_COMPLETED);
    assertThat(status.getResumptions()).isEqualTo(1);
    assertSame(Path.of(status.getPath()), original("films", 2), status.getSha256());
  }

  @Test
  void findsANewSupervisorAndTellsItEverything() throws Exception {
    logIn();
    supervisor.close();
    supervisor = new TestSupervisor(socket(), TOKEN);
    var snapshot = supervisor.awaitSnapshot(1);
    assertThat(snapshot.getPid()).isEqualTo(worker.pid());
    assertThat(snapshot.getAuthorization().getState()).isEqualTo(State.STATE_READY);
    assertThat(worker.alive()).isTrue();
  }

  @Test
  void refusedWorkerEnds() throws Exception {
    supervisor.awaitSnapshot(1);
    try (var stranger = WorkerProcess.start(folder.resolve("bob"), socket(), "wrong", library)) {
      assertThat(stranger.awaitExit()).isEqualTo(ExitCode.REFUSED.number());
    }
  }

  @Test
  void secondWorkerOfAnAccountEndsAtOnce() throws Exception {
    supervisor.awaitSnapshot(1);
    try (var second = startWorker()) {
      assertThat(second.awaitExit()).isEqualTo(ExitCode.LOCKED.number());
    }
    assertThat(worker.alive()).isTrue();
  }

  @Test
  void drainsOnRequestAndOnSignal() throws Exception {
    logIn();
    supervisor.send(WorkerDirective.newBuilder().setDrain(Drain.getDefaultInstance()).build());
    assertThat(worker.awaitExit()).isZero();
    assertThat(folder.resolve("alice/worker.json")).doesNotExist();
    worker = startWorker();
    supervisor.awaitSnapshot(2);
    supervisor.awaitAuthorization(State.STATE_READY);
    worker.terminate();
    assertThat(worker.awaitExit()).isZero();
    assertThat(folder.resolve("alice/worker.json")).doesNotExist();
  }

  @Test
  void orphanEndsAfterItsGrace() throws Exception {
    supervisor.orphanGraceMillis(500);
    supervisor.awaitAuthorization(State.STATE_WAIT_PHONE_NUMBER);
    supervisor.close();
    assertThat(worker.awaitExit()).isZero();
  }

  @Test
  void saysWhatIsWrongWithADownload() throws Exception {
    logIn();
    Files.createFile(folder.resolve("taken.bin"));
    supervisor.want(spec("no-link", "https://example.com/x", folder.resolve("x").toString()));
    supervisor.want(
        spec("no-message", "https://t.me/sandbox_films/999", folder.resolve("x").toString()));
    supervisor.want(
        spec("no-file", "https://t.me/sandbox_films/1", folder.resolve("x").toString()));
    supervisor.want(
        spec("taken", REEL, folder.resolve("taken.bin").toString()).toBuilder()
            .setTarget(
                DownloadTarget.newBuilder()
                    .setPath(folder.resolve("taken.bin").toString())
                    .setIfExists(IfExists.IF_EXISTS_FAIL))
            .build());
    supervisor.want(
        spec("no-chat", "", folder.resolve("x").toString()).toBuilder()
            .setSource(
                DownloadSource.newBuilder()
                    .setMessage(
                        DownloadSource.ChatMessage.newBuilder()
                            .setChatId(-1009999999999L)
                            .setMessageId(1)))
            .build());
    supervisor.want(spec("no-folder", REEL, "/proc/nothing/x"));
    assertThat(List.of("no-link", "no-message", "no-file", "taken", "no-chat", "no-folder"))
        .extracting(download ->
            supervisor.awaitDownload(download, WorkerIT::ended).getFailure().getReason())
        .containsExactly(
            ErrorReason.ERROR_REASON_LINK_INVALID,
            ErrorReason.ERROR_REASON_MESSAGE_NOT_FOUND,
            ErrorReason.ERROR_REASON_MESSAGE_HAS_NO_FILE,
            ErrorReason.ERROR_REASON_TARGET_EXISTS,
            ErrorReason.ERROR_REASON_CHAT_NOT_FOUND,
            ErrorReason.ERROR_REASON_TARGET_NOT_WRITABLE);
  }

  @Test
  void cancelledDownloadLeavesNothing() throws Exception {
    logIn();
    supervisor.want(spec("d1", REEL, folder.resolve("out") + "/"));
    supervisor.awaitDownload("d1", status -> status.getDurableBytes() > 0);
    supervisor.unwant("d1");
    supervisor.send(
        WorkerDirective.newBuilder()
            .setRemoveDownload(
                RemoveDownload.newBuilder().setDownload("d1").setDiscardPartial(true))
            .build());
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(folder.resolve("out")).isEmptyDirectory());
  }
}
