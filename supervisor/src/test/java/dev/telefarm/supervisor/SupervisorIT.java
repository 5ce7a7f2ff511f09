package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.AccountServiceGrpc;
import dev.telefarm.proto.v1.CreateAccountRequest;
import dev.telefarm.proto.v1.CreateDownloadRequest;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadSource;
import dev.telefarm.proto.v1.DownloadTarget;
import dev.telefarm.proto.v1.GetAccountRequest;
import dev.telefarm.proto.v1.GetDownloadRequest;
import dev.telefarm.proto.v1.ListChatsRequest;
import dev.telefarm.proto.v1.ListDownloadsRequest;
import dev.telefarm.proto.v1.LoginRequest;
import dev.telefarm.proto.v1.LoginResponse;
import dev.telefarm.proto.v1.LoginStart;
import dev.telefarm.proto.v1.Worker;
import dev.telefarm.proto.v1.WorkerExit;
import io.grpc.stub.StreamObserver;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
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

  @BeforeEach
  void start() throws Exception {
    supervisor = new SupervisorProcess(folder);
    supervisor.start();
  }

  @AfterEach
  void end() throws Exception {
    supervisor.close();
  }

  @Test
  void acknowledgedRequestsSurviveKillOfTheSupervisor() throws Exception {
    createAccount("alice");
    CreateDownloadRequest request = download(2).toBuilder().setRequestId("once").build();
    Download made = supervisor.downloads().createDownload(request);
    supervisor.kill();

    supervisor.start();

    assertThat(account("alice").getCreateTime().getSeconds()).isPositive();
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
                .createDownload(download(1).toBuilder().setRequestId("once").build()));
    assertThat(SupervisorProcess.reason(reused)).isEqualTo("REQUEST_ID_REUSED");
  }

  @Test
  void killedSupervisorsWorkerIsAdoptedAndItsDownloadGoesOn() throws Exception {
    createAccount("alice");
    login("alice");
    String name = supervisor.downloads().createDownload(download(2)).getName();
    awaitDownload(name, Download.State.STATE_RUNNING);
    Worker before = supervisor.worker();
    supervisor.kill();

    supervisor.start();

    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> account("alice").getState() == Account.State.STATE_READY);
    Worker after = supervisor.worker();
    assertThat(after.getPid()).isEqualTo(before.getPid());
    assertThat(after.getEpoch()).isEqualTo(before.getEpoch());
    assertThat(after.getStartCount()).isEqualTo(1);
    assertThat(after.getAdopted()).isTrue();
    awaitDownload(name, Download.State.STATE_RUNNING);
    assertThat(supervisor.stop()).isZero();
    await().atMost(Duration.ofSeconds(5)).until(() -> SupervisorProcess.gone(before.getPid()));
  }

  @Test
  void killedWorkerIsRestartedAndKeepsItsDownload() throws Exception {
    createAccount("alice");
    login("alice");
    String name = supervisor.downloads().createDownload(download(2)).getName();
    awaitDownload(name, Download.State.STATE_RUNNING);
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
    awaitDownload(name, Download.State.STATE_RUNNING);
    assertThat(supervisor.stop()).isZero();
  }

  @Test
  void workerThatKeepsCrashingIsBackedOff() throws Exception {
    Path account = supervisor.data().resolve("accounts/alice");
    Files.createDirectories(account);
    Files.writeString(account.resolve("crash"), "");

    createAccount("alice");

    await().atMost(Duration.ofSeconds(20)).until(() -> supervisor.worker().getStartCount() >= 3);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> supervisor.worker().getState() == Worker.State.STATE_BACKING_OFF);
    assertThat(supervisor.worker().getLastExit().getCode()).isEqualTo(3);
  }

  @Test
  void silentWorkerIsLostAndReplaced() throws Exception {
    createAccount("alice");
    login("alice");
    long pid = supervisor.worker().getPid();

    new ProcessBuilder("kill", "-STOP", Long.toString(pid)).start().waitFor();

    await().atMost(Duration.ofSeconds(20)).until(() -> supervisor.worker().getStartCount() == 2);
    assertThat(supervisor.worker().getLastExit().getCause())
        .isEqualTo(WorkerExit.Cause.CAUSE_LOST_HEARTBEAT);
    await().atMost(Duration.ofSeconds(10)).until(() -> supervisor.worker().hasHeartbeatAge());
  }

  @Test
  void downloadsEndAsTheWorkerSays() throws Exception {
    createAccount("alice");
    login("alice");

    awaitDownload(
        supervisor.downloads().createDownload(download(1)).getName(),
        Download.State.STATE_COMPLETED);
    awaitDownload(
        supervisor.downloads().createDownload(download(3)).getName(), Download.State.STATE_FAILED);
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

  private void createAccount(String id) throws Exception {
    supervisor.accounts().createAccount(CreateAccountRequest.newBuilder().setAccountId(id).build());
  }

  private Account account(String id) throws Exception {
    return supervisor
        .accounts()
        .getAccount(GetAccountRequest.newBuilder().setName("accounts/" + id).build());
  }

  private void awaitDownload(String name, Download.State state) {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() ->
            supervisor
                    .downloads()
                    .getDownload(GetDownloadRequest.newBuilder().setName(name).build())
                    .getState()
                == state);
  }

  private CreateDownloadRequest download(long messageId) {
    return CreateDownloadRequest.newBuilder()
        .setDownload(
            Download.newBuilder()
                .setSource(
                    DownloadSource.newBuilder()
                        .setMessage(
                            DownloadSource.ChatMessage.newBuilder()
                                .setChatId(-1001)
                                .setMessageId(messageId)))
                .setTarget(
                    DownloadTarget.newBuilder().setPath(folder.resolve("out/file").toString())))
        .build();
  }

  /** By phone, with one wrong code on the way. */
  private void login(String id) throws Exception {
    BlockingQueue<Object> events = new ArrayBlockingQueue<>(16);
    StreamObserver<LoginRequest> requests =
        supervisor
            .authorized(AccountServiceGrpc.newStub(supervisor.channel()))
            .login(new Recorder(events));
    requests.onNext(
        LoginRequest.newBuilder()
            .setStart(LoginStart.newBuilder().setName("accounts/" + id))
            .build());
    assertThat(next(events).getPrompt().getField().name()).isEqualTo("FIELD_PHONE_NUMBER");
    requests.onNext(LoginRequest.newBuilder().setPhoneNumber("+9996612345").build());
    assertThat(next(events).getPrompt().getField().name()).isEqualTo("FIELD_CODE");
    requests.onNext(LoginRequest.newBuilder().setCode("54321").build());
    assertThat(next(events).getPrompt().getRejected().name())
        .isEqualTo("ERROR_REASON_CODE_INVALID");
    requests.onNext(LoginRequest.newBuilder().setCode("12345").build());
    assertThat(next(events).getSuccess().getAccount().getIdentity().getUserId()).isEqualTo(42);
    requests.onCompleted();
  }

  private static LoginResponse next(BlockingQueue<Object> events) throws InterruptedException {
    Object event = events.poll(20, TimeUnit.SECONDS);
    assertThat(event).isInstanceOf(LoginResponse.class);
    return (LoginResponse) event;
  }

  private record Recorder(BlockingQueue<Object> events) implements StreamObserver<LoginResponse> {
    @Override
    public void onNext(LoginResponse response) {
      events.add(response);
    }

    @Override
    public void onError(Throwable broken) {
      events.add(broken);
    }

    @Override
    public void onCompleted() {}
  }
}
