package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.ReleaseWorkerRequest;
import dev.telefarm.proto.v1.RestartWorkerRequest;
import dev.telefarm.proto.v1.StartAccountRequest;
import dev.telefarm.proto.v1.StopAccountRequest;
import dev.telefarm.proto.v1.Worker;
import dev.telefarm.proto.v1.WorkerExit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker that fails again and again is left alone until somebody says otherwise. */
final class QuarantineIT {
  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // JUnit calls start() before each test.
  private SupervisorProcess supervisor;

  @SuppressWarnings("NullAway.Init")
  private FarmCalls calls;

  @SuppressWarnings("NullAway.Init")
  private Puppets puppets;

  @BeforeEach
  void start() throws Exception {
    supervisor = new SupervisorProcess(folder);
    supervisor.configure(
        "drain_deadline = \"5s\"", "drain_deadline = \"5s\"\nquarantine_after = 3");
    supervisor.start();
    calls = new FarmCalls(supervisor, folder);
    puppets = new Puppets(supervisor, calls);
  }

  @AfterEach
  void end() {
    supervisor.close();
  }

  @Test
  void quarantineKeepsItsEvidenceThroughAKillOfTheSupervisorUntilItIsReleased() throws Exception {
    puppets.faultAtStart("alice", "signal SEGV");
    calls.createAccount("alice");

    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> puppets.worker("alice").getState() == Worker.State.STATE_QUARANTINED);
    Worker quarantined = puppets.worker("alice");
    assertThat(calls.account("alice").getState()).isEqualTo(Account.State.STATE_QUARANTINED);
    assertThat(quarantined.getQuarantine().getFailures()).isEqualTo(3);
    assertThat(quarantined.getStartCount()).isEqualTo(3);
    assertThat(quarantined.getLastExit().getCause()).isEqualTo(WorkerExit.Cause.CAUSE_NATIVE_CRASH);
    assertThat(Path.of(quarantined.getLastExit().getEvidence())).exists();

    supervisor.kill();
    supervisor.start();

    assertThat(puppets.worker("alice")).isEqualTo(quarantined);
    assertThat(SupervisorProcess.reason(catchThrowable(this::restart)))
        .isEqualTo("WORKER_QUARANTINED");
    // Stopping and starting the account is no decision about its failures.
    stopAndStart();
    assertThat(puppets.worker("alice")).isEqualTo(quarantined);
    assertThat(supervisor.workers()).isEmpty();

    Files.delete(puppets.folder("alice").resolve("fault-at-start"));
    release();

    calls.awaitAccount("alice", Account.State.STATE_LOGIN_NEEDED);
    Worker released = puppets.worker("alice");
    assertThat(released.getState()).isEqualTo(Worker.State.STATE_RUNNING);
    assertThat(released.hasQuarantine()).isFalse();
    // A release of one that is not in quarantine changes nothing.
    assertThat(release().getPid()).isEqualTo(released.getPid());
    supervisor.kill();
    supervisor.start();
    calls.awaitAccount("alice", Account.State.STATE_LOGIN_NEEDED);
    assertThat(puppets.worker("alice").getPid()).isEqualTo(released.getPid());
  }

  private void stopAndStart() throws IOException {
    var _ =
        supervisor
            .accounts()
            .stopAccount(StopAccountRequest.newBuilder().setName("accounts/alice").build());
    var _ =
        supervisor
            .accounts()
            .startAccount(StartAccountRequest.newBuilder().setName("accounts/alice").build());
  }

  private Worker release() throws IOException {
    return supervisor
        .farm()
        .releaseWorker(ReleaseWorkerRequest.newBuilder().setName("workers/alice").build());
  }

  private void restart() throws IOException {
    var _ =
        supervisor
            .farm()
            .restartWorker(RestartWorkerRequest.newBuilder().setName("workers/alice").build());
  }
}
