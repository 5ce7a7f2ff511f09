package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.AccountSelector;
import dev.telefarm.proto.v1.CreateDownloadRequest;
import dev.telefarm.proto.v1.DeleteAccountRequest;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.proto.v1.ListWorkersRequest;
import dev.telefarm.proto.v1.LogOutRequest;
import dev.telefarm.proto.v1.StartAccountRequest;
import dev.telefarm.proto.v1.StopAccountRequest;
import dev.telefarm.proto.v1.Worker;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Start, stop, log-out and deletion of accounts through the API, with puppets for workers. */
final class AccountLifecycleIT {
  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // JUnit calls start() before each test.
  private SupervisorProcess supervisor;

  @SuppressWarnings("NullAway.Init")
  private FarmCalls calls;

  @BeforeEach
  void start() throws Exception {
    supervisor = new SupervisorProcess(folder).start();
    calls = new FarmCalls(supervisor, folder);
  }

  @AfterEach
  void end() {
    supervisor.close();
  }

  @Test
  void accountNeedsTheFarmsApplicationAndANameOfItsOwn() throws Exception {
    calls.createAccount("alice");
    assertThat(SupervisorProcess.reason(catchThrowable(() -> calls.createAccount("alice"))))
        .isEqualTo("ACCOUNT_EXISTS");

    supervisor.kill();
    supervisor.configure("api_id = 1\napi_hash = \"hash-of-the-test\"\n", "");
    supervisor.start();

    Throwable refused = catchThrowable(() -> calls.createAccount("bob"));
    assertThat(SupervisorProcess.reason(refused)).isEqualTo("API_CREDENTIALS_MISSING");
    assertThat(refused).hasMessageContaining("telefarm.toml");
  }

  @Test
  void stoppedAccountStaysStoppedAndStartsAgainWhereItWas() throws Exception {
    calls.createAccount("alice");
    calls.login("alice");
    String name = supervisor.downloads().createDownload(calls.download(2)).getName();
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> calls.get(name).getProgress().getDurableBytes() > 0);

    assertThat(stop("alice").getState()).isEqualTo(Account.State.STATE_STOPPED);
    assertThat(stop("alice").getState()).isEqualTo(Account.State.STATE_STOPPED);

    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> supervisor.worker().getState() == Worker.State.STATE_STOPPED);
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> calls.get(name).getWait().getCause() == DownloadWait.Cause.CAUSE_NO_ACCOUNT);
    assertThat(health("alice")).isEqualTo("NOT_SERVING");

    supervisor.kill();
    supervisor.start();

    assertThat(calls.account("alice").getState()).isEqualTo(Account.State.STATE_STOPPED);
    assertThat(health("alice")).isEqualTo("NOT_SERVING");
    assertThat(supervisor.worker().getStartCount()).isEqualTo(1);

    start("alice");
    start("alice");

    calls.awaitAccount("alice", Account.State.STATE_READY);
    calls.awaitDownload(name, Download.State.STATE_RUNNING);
    assertThat(supervisor.worker().getStartCount()).isEqualTo(2);
    assertThat(health("alice")).isEqualTo("SERVING");
  }

  @Test
  void startRightAfterStopEndsReady() throws Exception {
    calls.createAccount("alice");
    calls.login("alice");

    stop("alice");
    start("alice");

    await()
        .atMost(Duration.ofSeconds(15))
        .until(() ->
            supervisor.worker().getStartCount() == 2
                && calls.account("alice").getState() == Account.State.STATE_READY);
    assertThat(supervisor.worker().getLastExit().getCause().name()).isEqualTo("CAUSE_CLEAN");
  }

  @Test
  void loggedOutAccountNeedsALoginAndHasNoIdentity() throws Exception {
    calls.createAccount("alice");
    calls.login("alice");

    Account after = logOut("alice");

    assertThat(after.getState()).isEqualTo(Account.State.STATE_LOGIN_NEEDED);
    assertThat(after.hasIdentity()).isFalse();
    assertThat(SupervisorProcess.reason(catchThrowable(() -> logOut("alice"))))
        .isEqualTo("LOGIN_NEEDED");
    calls.login("alice");
    calls.awaitAccount("alice", Account.State.STATE_READY);
    assertThat(supervisor.worker().getStartCount()).isEqualTo(1);
  }

  @Test
  void accountWithOpenDownloadsOfItsOwnIsDeletedByForceOnly() throws Exception {
    calls.createAccount("alice");
    calls.createAccount("bob");
    calls.awaitAccount("bob", Account.State.STATE_LOGIN_NEEDED);
    calls.login("alice");
    String bound = boundTo("alice", 2);
    String free = supervisor.downloads().createDownload(calls.download(2)).getName();
    calls.awaitDownload(bound, Download.State.STATE_RUNNING);
    calls.awaitDownload(free, Download.State.STATE_RUNNING);
    Path file = folder.resolve("out/file");
    Files.createDirectories(folder.resolve("out"));
    Files.writeString(file, "downloaded");
    long pid = pidOf("alice").orElseThrow();

    Throwable refused = catchThrowable(() -> delete("alice", false));

    assertThat(SupervisorProcess.reason(refused)).isEqualTo("ACCOUNT_IN_USE");
    assertThat(calls.account("alice").getState()).isEqualTo(Account.State.STATE_READY);
    assertThat(calls.get(bound).getState()).isEqualTo(Download.State.STATE_RUNNING);

    delete("alice", true);

    assertThat(calls.get(bound).getState()).isEqualTo(Download.State.STATE_CANCELLED);
    assertThat(calls.get(free).getAssignedAccount()).isEmpty();
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> calls.get(free).getWait().getCause() == DownloadWait.Cause.CAUSE_LOGIN_NEEDED);
    assertThat(SupervisorProcess.gone(pid)).isTrue();
    assertThat(supervisor.data().resolve("accounts/alice")).doesNotExist();
    assertThat(file).hasContent("downloaded");
    assertThat(SupervisorProcess.reason(catchThrowable(() -> delete("alice", true))))
        .isEqualTo("ACCOUNT_NOT_FOUND");
    assertThat(catchThrowable(() -> health("alice")))
        .isInstanceOf(StatusRuntimeException.class)
        .extracting(thrown -> Status.fromThrowable(thrown).getCode())
        .isEqualTo(Status.Code.NOT_FOUND);
    assertThat(health("bob")).isEqualTo("NOT_SERVING");
  }

  @Test
  void newAccountOfADeletedOnesNameStartsClean() throws Exception {
    calls.createAccount("alice");
    calls.login("alice");
    long epoch = supervisor.worker().getEpoch();
    delete("alice", false);
    supervisor.kill();
    supervisor.start();
    assertThat(workers()).isEmpty();

    calls.createAccount("alice");

    calls.awaitAccount("alice", Account.State.STATE_LOGIN_NEEDED);
    assertThat(calls.account("alice").hasIdentity()).isFalse();
    // A worker of the deleted account, wherever it was kept from ending, is refused for ever.
    assertThat(supervisor.worker().getEpoch()).isGreaterThan(epoch);
    assertThat(health("alice")).isEqualTo("NOT_SERVING");
  }

  @Test
  void ofTwoDeletionsAtOnceOneIsRefused() throws Exception {
    calls.createAccount("alice");
    calls.login("alice");

    List<CompletableFuture<String>> deletions =
        Stream.generate(() -> CompletableFuture.supplyAsync(() -> deletion("alice")))
            .limit(2)
            .toList();

    assertThat(deletions.stream().map(CompletableFuture::join))
        .containsExactlyInAnyOrder("done", "ACCOUNT_NOT_FOUND");
  }

  private String deletion(String id) {
    try {
      delete(id, false);
      return "done";
    } catch (IOException | StatusRuntimeException e) {
      return SupervisorProcess.reason(e);
    }
  }

  private void delete(String id, boolean force) throws IOException {
    var _ =
        supervisor
            .accounts()
            .deleteAccount(
                DeleteAccountRequest.newBuilder()
                    .setName("accounts/" + id)
                    .setForce(force)
                    .build());
  }

  private Account stop(String id) throws IOException {
    return supervisor
        .accounts()
        .stopAccount(StopAccountRequest.newBuilder().setName("accounts/" + id).build());
  }

  private void start(String id) throws IOException {
    Account started =
        supervisor
            .accounts()
            .startAccount(StartAccountRequest.newBuilder().setName("accounts/" + id).build());
    assertThat(started.getState()).isNotEqualTo(Account.State.STATE_STOPPED);
  }

  private Account logOut(String id) throws IOException {
    return supervisor
        .accounts()
        .logOut(LogOutRequest.newBuilder().setName("accounts/" + id).build());
  }

  private String boundTo(String id, long message) throws IOException {
    CreateDownloadRequest.Builder request = calls.download(message).toBuilder();
    request
        .getDownloadBuilder()
        .setAccounts(AccountSelector.newBuilder().addAccounts("accounts/" + id));
    return supervisor.downloads().createDownload(request.build()).getName();
  }

  private List<Worker> workers() throws IOException {
    return supervisor.farm().listWorkers(ListWorkersRequest.getDefaultInstance()).getWorkersList();
  }

  private Optional<Long> pidOf(String id) throws IOException {
    return workers().stream()
        .filter(worker -> worker.getName().equals("workers/" + id))
        .map(Worker::getPid)
        .findFirst();
  }

  private String health(String id) throws IOException {
    return supervisor
        .authorized(HealthGrpc.newBlockingStub(supervisor.channel()))
        .check(HealthCheckRequest.newBuilder().setService("accounts/" + id).build())
        .getStatus()
        .name();
  }
}
