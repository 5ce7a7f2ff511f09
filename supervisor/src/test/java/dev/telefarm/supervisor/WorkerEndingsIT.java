package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.RestartWorkerRequest;
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

/** Every way in which a worker ends by itself is told apart, and followed by what it deserves. */
final class WorkerEndingsIT {
  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // JUnit calls start() before each test.
  private SupervisorProcess supervisor;

  @SuppressWarnings("NullAway.Init")
  private FarmCalls calls;

  @SuppressWarnings("NullAway.Init")
  private Puppets puppets;

  @BeforeEach
  void start() throws Exception {
    supervisor = new SupervisorProcess(folder).start();
    calls = new FarmCalls(supervisor, folder);
    puppets = new Puppets(supervisor, calls);
    puppets.create("alice");
  }

  @AfterEach
  void end() {
    supervisor.close();
  }

  @Test
  void exitCodesAndSignalsAreToldApart() throws Exception {
    puppets.fault("alice", "exit 5");
    WorkerExit exit = puppets.awaitStart("alice", 2).getLastExit();
    assertThat(exit.getCause()).isEqualTo(WorkerExit.Cause.CAUSE_EXIT_CODE);
    assertThat(exit.getCode()).isEqualTo(5);

    // Not HUP: nohup, under which the tests may run, has it ignored.
    puppets.fault("alice", "signal USR1");
    exit = puppets.awaitStart("alice", 3).getLastExit();
    assertThat(exit.getCause()).isEqualTo(WorkerExit.Cause.CAUSE_SIGNAL);
    assertThat(exit.getSignal()).isEqualTo(10);
    assertThat(exit.getEvidence()).isEmpty();
  }

  @Test
  void workerThatFindsItselfStalledSaysSoByItsCode() throws Exception {
    puppets.fault("alice", "exit 76");

    WorkerExit exit = puppets.awaitStart("alice", 2).getLastExit();

    assertThat(exit.getCause()).isEqualTo(WorkerExit.Cause.CAUSE_STALLED);
    assertThat(exit.getCode()).isZero();
  }

  @Test
  void fullHeapIsOutOfMemory() throws Exception {
    puppets.fault("alice", "leak");

    WorkerExit exit = puppets.awaitStart("alice", 2).getLastExit();

    assertThat(exit.getCause()).isEqualTo(WorkerExit.Cause.CAUSE_OUT_OF_MEMORY);
  }

  @Test
  void nativeCrashHasTheJvmsErrorFileAsEvidence() throws Exception {
    long pid = puppets.worker("alice").getPid();
    puppets.fault("alice", "signal SEGV");

    WorkerExit exit = puppets.awaitStart("alice", 2).getLastExit();

    assertThat(exit.getCause()).isEqualTo(WorkerExit.Cause.CAUSE_NATIVE_CRASH);
    assertThat(Path.of(exit.getEvidence()))
        .isEqualTo(puppets.folder("alice").resolve("logs/hs_err_pid" + pid + ".log"))
        .content()
        .contains("SIGSEGV");
  }

  @Test
  void adoptedWorkersNativeCrashIsKnownByItsErrorFile() throws Exception {
    supervisor.kill();
    supervisor.start();
    puppets.awaitReady("alice");

    puppets.fault("alice", "signal SEGV");

    WorkerExit exit = puppets.awaitStart("alice", 2).getLastExit();
    assertThat(exit.getCause()).isEqualTo(WorkerExit.Cause.CAUSE_NATIVE_CRASH);
  }

  @Test
  void workerThatSaysWhatNoneSaysIsReplaced() throws Exception {
    puppets.fault("alice", "misbehave");

    WorkerExit exit = puppets.awaitStart("alice", 2).getLastExit();

    assertThat(exit.getCause()).isEqualTo(WorkerExit.Cause.CAUSE_PROTOCOL_VIOLATION);
  }

  @Test
  void workerWhoseLoginIsLostWaitsForALoginAndIsNotStartedAgain() throws Exception {
    puppets.fault("alice", "logout");
    calls.awaitAccount("alice", Account.State.STATE_LOGIN_NEEDED);
    assertThat(calls.account("alice").hasIdentity()).isFalse();
    assertThat(puppets.worker("alice").getState()).isEqualTo(Worker.State.STATE_RUNNING);

    puppets.fault("alice", "exit 70");

    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> puppets.worker("alice").getState() == Worker.State.STATE_STOPPED);
    assertThat(calls.account("alice").getState()).isEqualTo(Account.State.STATE_LOGIN_NEEDED);
    Worker ended = puppets.worker("alice");
    assertThat(ended.getLastExit().getCause()).isEqualTo(WorkerExit.Cause.CAUSE_LOGIN_LOST);
    assertThat(ended.getPid()).isZero();

    supervisor.kill();
    supervisor.start();

    assertThat(calls.account("alice").getState()).isEqualTo(Account.State.STATE_LOGIN_NEEDED);
    assertThat(puppets.worker("alice").getStartCount()).isEqualTo(1);
    assertThat(supervisor.workers()).isEmpty();

    calls.login("alice");

    assertThat(calls.account("alice").getState()).isEqualTo(Account.State.STATE_READY);
    assertThat(puppets.worker("alice").getStartCount()).isEqualTo(2);
    // And it is one like others again.
    puppets.fault("alice", "exit 70");
    assertThat(puppets.awaitStart("alice", 3).getLastExit().getCause())
        .isEqualTo(WorkerExit.Cause.CAUSE_EXIT_CODE);
  }

  @Test
  void restartDrainsAndStartsAgain() throws Exception {
    long pid = puppets.worker("alice").getPid();

    Worker asked = restart("alice");

    assertThat(asked.getState()).isEqualTo(Worker.State.STATE_DRAINING);
    Worker again = puppets.awaitStart("alice", 2);
    assertThat(again.getPid()).isNotEqualTo(pid);
    assertThat(again.getLastExit().getCause()).isEqualTo(WorkerExit.Cause.CAUSE_CLEAN);
    assertThat(SupervisorProcess.reason(catchThrowable(() -> restart("nobody"))))
        .isEqualTo("WORKER_NOT_FOUND");
    var _ =
        supervisor
            .accounts()
            .stopAccount(StopAccountRequest.newBuilder().setName("accounts/alice").build());
    assertThat(SupervisorProcess.reason(catchThrowable(() -> restart("alice"))))
        .isEqualTo("ACCOUNT_STOPPED");
  }

  @Test
  void evidenceOfTheLastEndsOnlyIsKept() throws Exception {
    Path logs = puppets.folder("alice").resolve("logs");
    for (int i = 0; i < 15; i++) {
      Files.writeString(logs.resolve("hs_err_pid" + i + ".log"), "old");
    }

    puppets.fault("alice", "signal SEGV");

    puppets.awaitStart("alice", 2);
    try (var files = Files.list(logs)) {
      assertThat(files.filter(file -> file.getFileName().toString().startsWith("hs_err")))
          .hasSize(10);
    }
  }

  private Worker restart(String id) throws IOException {
    return supervisor
        .farm()
        .restartWorker(RestartWorkerRequest.newBuilder().setName("workers/" + id).build());
  }
}
