package dev.telefarm.client.cli;

import static dev.telefarm.proto.v1.Download.Skip.SKIP_KNOWN;
import static dev.telefarm.proto.v1.Download.Skip.SKIP_TARGET_EXISTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import com.google.protobuf.util.Timestamps;
import dev.telefarm.client.farm.InMemoryFarm;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.AccountSelector;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadSchedule;
import dev.telefarm.proto.v1.DownloadTarget;
import dev.telefarm.proto.v1.ErrorReason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GetCommandTest {
  @TempDir Path data;
  InMemoryFarm farm;

  @BeforeEach
  void serve() throws IOException {
    farm = new InMemoryFarm(data).with("alice", Account.State.STATE_READY);
  }

  @AfterEach
  void stop() {
    farm.close();
  }

  @Test
  void severalFilesGoToTheFolderAndTheCommandWaitsForAllOfThem() {
    CommandRun get = CommandRun.against(farm);
    CompletableFuture<Integer> exitCode =
        get.start(
            "get", "https://t.me/films/1", "https://t.me/films/2", "-o", "out", "-a", "alice");
    await().until(() -> farm.downloads().all().size() == 2);
    for (Download each : farm.downloads().all()) {
      assertThat(each.getTarget().getPath()).isEqualTo("/srv/here/out/");
      assertThat(each.getTarget().getIfExists())
          .isEqualTo(DownloadTarget.IfExists.IF_EXISTS_RENAME);
      assertThat(each.getAccounts().getAccountsList()).containsExactly("accounts/alice");
      farm.downloads().runs(each.getName(), 1 << 20, 2 << 20);
    }
    farm.downloads().completes("downloads/1000");
    assertThat(exitCode).isNotDone();
    farm.downloads().completes("downloads/1001");
    assertThat(exitCode.join()).isZero();
    assertThat(get.err()).isEmpty();
    assertThat(get.outLines())
        .contains("file-1: completed, 2.0 MiB, /srv/here/out/file-1")
        .contains("file-2: completed, 2.0 MiB, /srv/here/out/file-2")
        .anyMatch(line -> line.startsWith("file-1: running, 50%, 1.0 MiB of 2.0 MiB, 1.0 MiB/s"));
    assertThat(get.out()).doesNotContainPattern("[\\p{Cntrl}&&[^\n]]");
  }

  @Test
  void fileThatWasDoneBeforeTheClientLookedIsNotWaitedForForEver() {
    farm.downloads().onCreated(download -> farm.downloads().completes(download.getName()));
    String[] links = new String[140];
    Arrays.setAll(links, i -> "https://t.me/films/" + (i + 1));
    String[] args = new String[links.length + 1];
    args[0] = "get";
    System.arraycopy(links, 0, args, 1, links.length);
    assertThat(CommandRun.against(farm).run(args)).isZero();
    assertThat(farm.downloads().all())
        .extracting(download -> download.getSource().getLink())
        .containsExactlyInAnyOrder(links)
        .startsWith(Arrays.copyOf(links, 100));
  }

  @Test
  void singleOutputWithoutSlashIsTheFileItself() {
    farm.downloads().onCreated(download -> farm.downloads().completes(download.getName()));
    assertThat(CommandRun.against(farm).run("get", "https://t.me/films/1", "-o", "../b.bin"))
        .isZero();
    assertThat(CommandRun.against(farm).run("get", "https://t.me/films/1")).isZero();
    assertThat(farm.downloads().all())
        .extracting(download -> download.getTarget().getPath())
        .containsExactly("/srv/b.bin", "/srv/here/");
  }

  @Test
  void choicesOfAccountsAndTargetsAreSaidToTheSupervisor() {
    farm.downloads().onCreated(download -> farm.downloads().completes(download.getName()));
    CommandRun get = CommandRun.against(farm);
    assertThat(
            get.run(
                "get",
                "https://t.me/films/1",
                "--if-exists",
                "skip",
                "--skip-known",
                "--manifest",
                "../manifest.jsonl",
                "--stripe",
                "3",
                "-a",
                "alice",
                "-a",
                "bob",
                "--label",
                "region=eu",
                "--label",
                "tier=free"))
        .isZero();
    Download asked = farm.downloads().all().getFirst();
    assertThat(asked.getTarget().getIfExists()).isEqualTo(DownloadTarget.IfExists.IF_EXISTS_SKIP);
    assertThat(asked.getTarget().getIfKnown()).isEqualTo(DownloadTarget.IfKnown.IF_KNOWN_SKIP);
    assertThat(asked.getTarget().getManifest()).isEqualTo("/srv/manifest.jsonl");
    assertThat(asked.getAccounts())
        .isEqualTo(
            AccountSelector.newBuilder()
                .addAccounts("accounts/alice")
                .addAccounts("accounts/bob")
                .putLabels("region", "eu")
                .putLabels("tier", "free")
                .setMaxAtOnce(3)
                .build());
    assertThat(CommandRun.against(farm).run("get", "https://t.me/films/2")).isZero();
    Download plain = farm.downloads().all().getLast();
    assertThat(plain.hasAccounts()).isFalse();
    assertThat(plain.getTarget())
        .isEqualTo(
            DownloadTarget.newBuilder()
                .setPath("/srv/here/")
                .setIfExists(DownloadTarget.IfExists.IF_EXISTS_RENAME)
                .build());
  }

  @Test
  void skippedFilesAreCountedAtTheEnd() {
    CommandRun get = CommandRun.against(farm);
    CommandRun live = CommandRun.against(farm).onTerminal();
    String[] args = {"get", "https://t.me/films/1", "https://t.me/films/2", "https://t.me/films/3"};
    farm.downloads()
        .onCreated(download -> {
          switch (download.getSource().getLink().charAt("https://t.me/films/".length())) {
            case '1' -> farm.downloads().skips(download.getName(), SKIP_KNOWN);
            case '2' -> farm.downloads().skips(download.getName(), SKIP_TARGET_EXISTS);
            default -> farm.downloads().completes(download.getName());
          }
        });
    assertThat(get.run(args)).isZero();
    assertThat(get.outLines())
        .contains("file-1: skipped: known, /srv/here/file-1")
        .contains("file-2: skipped: exists, /srv/here/file-2")
        .contains("file-3: completed, 2.0 MiB, /srv/here/file-3")
        .last()
        .isEqualTo("2 of 3 files skipped: 1 exists, 1 known.");
    assertThat(live.run(args)).isZero();
    assertThat(live.out())
        .contains("file-1: skipped: known, /srv/here/file-1")
        .contains("3 of 3 files done, 2 skipped, 2.0 MiB of 2.0 MiB, 100%")
        .contains("2 of 3 files skipped: 1 exists, 1 known.");
  }

  @Test
  void scheduleIsPassedOnAndATimeWithoutAZoneIsLocal() {
    farm.downloads().onCreated(download -> farm.downloads().completes(download.getName()));
    assertThat(
            CommandRun.against(farm)
                .run(
                    "get",
                    "https://t.me/films/1",
                    "--not-before",
                    "2030-01-31T22:00:00+02:00",
                    "--hours",
                    "daily 22:00-06:00",
                    "--hours",
                    "sat,sun 00:00-24:00",
                    "--priority",
                    "-7"))
        .isZero();
    assertThat(farm.downloads().all().getFirst().getSchedule())
        .isEqualTo(
            DownloadSchedule.newBuilder()
                .setNotBeforeTime(Timestamps.fromSeconds(1_896_120_000))
                .addWindows("daily 22:00-06:00")
                .addWindows("sat,sun 00:00-24:00")
                .build());
    assertThat(farm.downloads().all().getFirst().getPriority()).isEqualTo(-7);

    CommandRun wrong = CommandRun.against(farm);
    assertThat(wrong.run("get", "https://t.me/films/1", "--not-before", "tonight")).isEqualTo(2);
    assertThat(wrong.err()).contains("'tonight' is not a time such as");
  }

  @Test
  void failedFileIsOneLineAndExitCodeOne() {
    CommandRun get = CommandRun.against(farm);
    CompletableFuture<Integer> exitCode =
        get.start("get", "https://t.me/films/1", "https://t.me/films/2");
    await().until(() -> farm.downloads().all().size() == 2);
    farm.downloads().completes("downloads/1000");
    farm.downloads()
        .fails(
            "downloads/1001",
            ErrorReason.ERROR_REASON_MESSAGE_NOT_FOUND,
            "the message was deleted");
    assertThat(exitCode.join()).isEqualTo(1);
    assertThat(get.err())
        .matches(
            "telefarm: https://t.me/films/[12]: the message was deleted:"
                + " see `telefarm media` for what the chat has\n");
  }

  @Test
  void refusedLinkDoesNotKeepTheOthersFromCompleting() {
    farm.downloads().onCreated(download -> farm.downloads().completes(download.getName()));
    CommandRun get = CommandRun.against(farm);
    assertThat(get.run("get", "https://t.me/films/1", "https://example.org/")).isEqualTo(1);
    assertThat(get.err())
        .isEqualTo(
            "telefarm: https://example.org/: https://example.org/ is not a link to a message:"
                + " give a link to a message, such as https://t.me/channel/123\n");
    assertThat(get.out()).contains("file-1: completed");
  }

  @Test
  void ctrlCLeavesTheDownloadsToTheFarmAndSaysHowToGoOn() {
    CommandRun get = CommandRun.against(farm);
    CompletableFuture<Integer> exitCode = get.start("get", "https://t.me/films/1");
    await().until(() -> get.out().contains("queued") && get.interruptible());
    get.interrupt();
    assertThat(exitCode.join()).isEqualTo(130);
    assertThat(get.outLines().getLast())
        .startsWith("Detached: 1 download goes on.")
        .contains("telefarm downloads --watch");
    assertThat(farm.downloads().all().getFirst().getState()).isEqualTo(Download.State.STATE_QUEUED);
  }

  @Test
  void detachPrintsIdsAndDoesNotWait() {
    CommandRun get = CommandRun.against(farm);
    assertThat(get.run("get", "https://t.me/films/1", "--detach")).isZero();
    assertThat(get.outLines()).containsExactly("1000  https://t.me/films/1");
  }

  @Test
  void jsonIsOneDownloadALine() throws InvalidProtocolBufferException {
    farm.downloads().onCreated(download -> farm.downloads().completes(download.getName()));
    CommandRun get = CommandRun.against(farm);
    assertThat(get.run("get", "--json", "https://t.me/films/1")).isZero();
    List<String> lines = get.outLines();
    assertThat(lines).isNotEmpty();
    Download.Builder last = Download.newBuilder();
    JsonFormat.parser().merge(lines.getLast(), last);
    assertThat(last.getState()).isEqualTo(Download.State.STATE_COMPLETED);
    assertThat(lines.getLast()).contains("\"size_bytes\"");
  }

  @Test
  void supervisorThatRestartsOnAnotherPortIsFoundAgain() throws Exception {
    CommandRun get = CommandRun.against(farm);
    CompletableFuture<Integer> exitCode = get.start("get", "https://t.me/films/1");
    await().until(() -> farm.downloads().watcherCount() == 1);
    farm.downloads().runs("downloads/1000", 1, 2);
    farm.stop();
    farm.startOnAnotherPort();
    await().until(() -> farm.downloads().watcherCount() == 1);
    farm.downloads().completes("downloads/1000");
    assertThat(exitCode.join()).isZero();
    assertThat(farm.downloads().watchedFrom()).containsExactly(1L, 2L);
  }

  @Test
  void terminalShowsABarAndKeepsWhatIsDone() {
    CommandRun get = CommandRun.against(farm).onTerminal();
    CompletableFuture<Integer> exitCode = get.start("get", "https://t.me/films/1");
    await().until(() -> farm.downloads().watcherCount() == 1);
    farm.downloads().completes("downloads/1000");
    assertThat(exitCode.join()).isZero();
    assertThat(get.out())
        .contains("file-1: completed, 2.0 MiB, /srv/here/file-1")
        .contains("1 of 1 file done, 2.0 MiB of 2.0 MiB, 100%")
        .contains("\u001b[");
  }
}
