package dev.telefarm.worker;

import static dev.telefarm.worker.WorkerHarness.REEL;
import static dev.telefarm.worker.WorkerHarness.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.link.v1.Authorization.State;
import dev.telefarm.proto.link.v1.Drain;
import dev.telefarm.proto.link.v1.Query;
import dev.telefarm.proto.link.v1.RemoveDownload;
import dev.telefarm.proto.link.v1.WorkerDirective;
import dev.telefarm.proto.v1.Chat;
import dev.telefarm.proto.v1.DownloadSource;
import dev.telefarm.proto.v1.DownloadTarget;
import dev.telefarm.proto.v1.DownloadTarget.IfExists;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.proto.v1.Media;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real worker process, with real TDLib against the sandbox, and a supervisor's end of the link.
 */
class WorkerIT {
  @TempDir Path folder;
  private WorkerHarness farm;

  @BeforeEach
  void start() throws Exception {
    farm = new WorkerHarness(folder);
  }

  @AfterEach
  void stop() throws Exception {
    farm.close();
  }

  @Test
  void logsInListsAndDownloads() throws Exception {
    farm.logIn();
    assertThat(farm.supervisor().authorization().getIdentity().getUsername())
        .isEqualTo("alice_sandbox");
    var chats =
        farm.supervisor()
            .query(Query.newBuilder().setListChats(Query.ListChats.newBuilder().setLimit(50)))
            .getChats();
    assertThat(chats.getChatsList())
        .extracting(Chat::getTitle)
        .contains("Films", "Archive", "Crew", "Office", "Bob");
    var media =
        farm.supervisor()
            .query(
                Query.newBuilder()
                    .setListMedia(
                        Query.ListMedia.newBuilder().setChat("sandbox_films").setLimit(50)));
    assertThat(media.getMedia().getMediaList())
        .extracting(Media::getFileName)
        .contains("reel.bin", "far.bin", "trailer.mp4", "theme.mp3");

    for (int i = 1; i <= 3; i++) {
      farm.want("d" + i, "https://t.me/sandbox_films/" + (i + 1));
    }
    for (int i = 1; i <= 3; i++) {
      farm.awaitCompleted("d" + i, i + 1);
    }
    assertThat(folder.resolve("out").toFile().list())
        .containsExactlyInAnyOrder("reel.bin", "far.bin", "photo_4.jpg");
  }

  @Test
  void sameFileTwiceAtOnceIsTwoFiles() throws Exception {
    farm.logIn();
    farm.want("d1", REEL);
    farm.want("d2", REEL);
    farm.awaitCompleted("d1", 2);
    farm.awaitCompleted("d2", 2);
    assertThat(farm.out().toFile().list()).containsExactlyInAnyOrder("reel.bin", "reel (1).bin");
  }

  @Test
  void findsANewSupervisorAndTellsItEverything() throws Exception {
    farm.logIn();
    farm.replaceSupervisor();
    var snapshot = farm.supervisor().awaitSnapshot(1);
    assertThat(snapshot.getPid()).isEqualTo(farm.worker().pid());
    assertThat(snapshot.getAuthorization().getState()).isEqualTo(State.STATE_READY);
    assertThat(farm.worker().alive()).isTrue();
  }

  @Test
  void refusedWorkerEnds() throws Exception {
    farm.supervisor().awaitSnapshot(1);
    try (var stranger = farm.newWorker("bob", "wrong")) {
      assertThat(stranger.awaitExit()).isEqualTo(ExitCode.REFUSED.number());
    }
  }

  @Test
  void secondWorkerOfAnAccountEndsAtOnce() throws Exception {
    farm.supervisor().awaitSnapshot(1);
    try (var second = farm.newWorker()) {
      assertThat(second.awaitExit()).isEqualTo(ExitCode.LOCKED.number());
    }
    assertThat(farm.worker().alive()).isTrue();
  }

  @Test
  void drainsOnRequestAndOnSignal() throws Exception {
    farm.logIn();
    farm.supervisor()
        .send(WorkerDirective.newBuilder().setDrain(Drain.getDefaultInstance()).build());
    assertThat(farm.worker().awaitExit()).isZero();
    assertThat(folder.resolve("alice/worker.json")).doesNotExist();
    farm.restartWorker();
    farm.supervisor().awaitSnapshot(2);
    farm.supervisor().awaitAuthorization(State.STATE_READY);
    farm.worker().terminate();
    assertThat(farm.worker().awaitExit()).isZero();
    assertThat(folder.resolve("alice/worker.json")).doesNotExist();
  }

  @Test
  void orphanEndsAfterItsGrace() throws Exception {
    farm.supervisor().orphanGraceMillis(500);
    farm.supervisor().awaitAuthorization(State.STATE_WAIT_PHONE_NUMBER);
    farm.supervisor().close();
    assertThat(farm.worker().awaitExit()).isZero();
  }

  @Test
  void saysWhatIsWrongWithADownload() throws Exception {
    farm.logIn();
    Files.createFile(folder.resolve("taken.bin"));
    farm.supervisor()
        .want(spec("no-link", "https://example.com/x", folder.resolve("x").toString()));
    farm.supervisor()
        .want(spec("no-message", "https://t.me/sandbox_films/999", folder.resolve("x").toString()));
    farm.supervisor()
        .want(spec("no-file", "https://t.me/sandbox_films/1", folder.resolve("x").toString()));
    farm.supervisor()
        .want(
            spec("taken", REEL, folder.resolve("taken.bin").toString()).toBuilder()
                .setTarget(
                    DownloadTarget.newBuilder()
                        .setPath(folder.resolve("taken.bin").toString())
                        .setIfExists(IfExists.IF_EXISTS_FAIL))
                .build());
    farm.supervisor()
        .want(
            spec("no-chat", "", folder.resolve("x").toString()).toBuilder()
                .setSource(
                    DownloadSource.newBuilder()
                        .setMessage(
                            DownloadSource.ChatMessage.newBuilder()
                                .setChatId(-1009999999999L)
                                .setMessageId(1)))
                .build());
    farm.supervisor().want(spec("no-folder", REEL, "/proc/nothing/x"));
    farm.supervisor().want(spec("file-as-folder", REEL, folder.resolve("taken.bin/x").toString()));
    assertThat(farm.awaitEnd("file-as-folder").getFailure())
        .satisfies(failure -> {
          assertThat(failure.getReason()).isEqualTo(ErrorReason.ERROR_REASON_TARGET_NOT_WRITABLE);
          assertThat(failure.getMessage()).contains("cannot write", "taken.bin");
        });
    assertThat(List.of("no-link", "no-message", "no-file", "taken", "no-chat", "no-folder"))
        .extracting(download -> farm.awaitEnd(download).getFailure().getReason())
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
    farm.logIn();
    farm.serveAt(4 << 20);
    farm.want("d1", REEL);
    farm.supervisor().awaitDownload("d1", status -> status.getDurableBytes() > 0);
    farm.supervisor().unwant("d1");
    farm.supervisor()
        .send(
            WorkerDirective.newBuilder()
                .setRemoveDownload(
                    RemoveDownload.newBuilder().setDownload("d1").setDiscardPartial(true))
                .build());
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(folder.resolve("out")).isEmptyDirectory());
  }
}
