package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.CreateDownloadRequest;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.GetDownloadRequest;
import dev.telefarm.proto.v1.ListChatsRequest;
import dev.telefarm.proto.v1.ListDownloadsRequest;
import dev.telefarm.proto.v1.Worker;
import dev.telefarm.proto.v1.WorkerExit;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The supervisor as a process, with puppets for workers. */
final class SupervisorIT {
  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // JUnit calls start() before each test.
  private SupervisorProcess supervisor;

  @SuppressWarnings("NullAway.Init")
  private FarmCalls calls;

  @BeforeEach
  void start() throws Exception {
    supervisor = new SupervisorProcess(folder);
    supervisor.start();
    calls = new FarmCalls(supervisor, folder);
  }

  @AfterEach
  void end() throws Exception {
    supervisor.close();
  }

  @Test
  void acknowledgedRequestsSurviveKillOfTheSupervisor() throws Exception {
    calls.createAccount("alice");
    CreateDownloadRequest request = calls.download(2).toBuilder().setRequestId("once").build();
    Download made = supervisor.downloads().createDownload(request);
    supervisor.kill();

    supervisor.start();

    assertThat(calls.account("alice").getCreateTime().getSeconds()).isPositive();
    Download kept =
        supervisor
            .downloads()
            .getDownload(GetDownloadRequest.newBuilder().setName(made.getName()).build());
    assertThat(kept.getSource()).isEqualTo(made.getSource());
    assertThat(supervisor.downloads().createDownload(request).getName()).isEqualTo(made.getName());
    assertThat(
            supervisor
                .downloads()
                .listDownloads(ListDownloadsRequest.getDefaultInstance())
                .getDownloadsList())
        .hasSize(1);
    Throwable reused =
        catchThrowable(() ->
            supervisor
                .downloads()
                .createDownload(calls.download(1).toBuilder().setRequestId("once").build()));
    assertThat(SupervisorProcess.reason(reused)).isEqualTo("REQUEST_ID_REUSED");
  }

  @Test
  void killedSupervisorsWorkerIsAdoptedAndItsDownloadGoesOn() throws Exception {
    calls.createAccount("alice");
    calls.login("alice");
    String name = supervisor.downloads().createDownload(calls.download(2)).getName();
    calls.awaitDownload(name, Download.State.STATE_RUNNING);
    Worker before = supervisor.worker();
    supervisor.kill();

    supervisor.start();

    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> calls.account("alice").getState() == Account.State.STATE_READY);
    Worker after = supervisor.worker();
    assertThat(after.getPid()).isEqualTo(before.getPid());
    assertThat(after.getEpoch()).isEqualTo(before.getEpoch());
    assertThat(after.getStartCount()).isEqualTo(1);
    assertThat(after.getAdopted()).isTrue();
    calls.awaitDownload(name, Download.State.STATE_RUNNING);
    assertThat(supervisor.stop()).isZero();
    await().atMost(Duration.ofSeconds(5)).until(() -> SupervisorProcess.gone(before.getPid()));
  }

  @Test
  void workersLanesAndLostCheckpointsAreShown() throws Exception {
    calls.createAccount("alice");
    calls.awaitAccount("alice", Account.State.STATE_LOGIN_NEEDED);

    await().atMost(Duration.ofSeconds(10)).until(() -> calls.account("alice").getLanesReady() == 1);
    assertThat(calls.account("alice").getLanesNeedPassword()).isFalse();
    assertThat(supervisor.worker().getLostCheckpoints()).isEqualTo(7);
  }

  @Test
  void killedWorkerIsRestartedAndKeepsItsDownload() throws Exception {
    calls.createAccount("alice");
    calls.login("alice");
    String name = supervisor.downloads().createDownload(calls.download(2)).getName();
    calls.awaitDownload(name, Download.State.STATE_RUNNING);
    long pid = supervisor.worker().getPid();

    ProcessHandle.of(pid).orElseThrow().destroyForcibly();

    await()
        .atMost(Duration.ofSeconds(15))
        .until(() ->
            supervisor.worker().getStartCount() == 2 && supervisor.worker().hasHeartbeatAge());
    Worker worker = supervisor.worker();
    assertThat(worker.getPid()).isNotEqualTo(pid);
    assertThat(worker.getLastExit().getCause()).isEqualTo(WorkerExit.Cause.CAUSE_SIGNAL);
    assertThat(worker.getLastExit().getSignal()).isEqualTo(9);
    calls.awaitDownload(name, Download.State.STATE_RUNNING);
    assertThat(supervisor.stop()).isZero();
  }

  @Test
  void workerThatKeepsCrashingIsBackedOff() throws Exception {
    Path account = supervisor.data().resolve("accounts/alice");
    Files.createDirectories(account);
    Files.writeString(account.resolve("crash"), "");

    calls.createAccount("alice");

    await().atMost(Duration.ofSeconds(20)).until(() -> supervisor.worker().getStartCount() >= 3);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> supervisor.worker().getState() == Worker.State.STATE_BACKING_OFF);
    assertThat(supervisor.worker().getLastExit().getCode()).isEqualTo(70);
  }

  @Test
  void silentWorkerIsLostAndReplaced() throws Exception {
    calls.createAccount("alice");
    calls.login("alice");
    long pid = supervisor.worker().getPid();

    new ProcessBuilder("kill", "-STOP", Long.toString(pid)).start().waitFor();

    await().atMost(Duration.ofSeconds(20)).until(() -> supervisor.worker().getStartCount() == 2);
    assertThat(supervisor.worker().getLastExit().getCause()).isEqualTo(WorkerExit.Cause.CAUSE_HUNG);
    await().atMost(Duration.ofSeconds(10)).until(() -> supervisor.worker().hasHeartbeatAge());
  }

  @Test
  void downloadsEndAsTheWorkerSays() throws Exception {
    calls.createAccount("alice");
    calls.login("alice");

    calls.awaitDownload(
        supervisor.downloads().createDownload(calls.download(1)).getName(),
        Download.State.STATE_COMPLETED);
    calls.awaitDownload(
        supervisor.downloads().createDownload(calls.download(3)).getName(),
        Download.State.STATE_FAILED);
    assertThat(
            supervisor
                .chats()
                .listChats(ListChatsRequest.newBuilder().setParent("accounts/alice").build())
                .getChats(0)
                .getName())
        .isEqualTo("accounts/alice/chats/-1001");
  }

  @Test
  void secondSupervisorIsRefusedAndToldWhoHoldsTheDirectory() throws Exception {
    Process second = supervisor.launch();

    assertThat(second.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(second.exitValue()).isEqualTo(75);
    assertThat(Files.readString(folder.resolve("stderr"), StandardCharsets.UTF_8))
        .contains("pid " + supervisor.process().pid());
  }
}
