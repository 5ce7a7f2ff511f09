package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Duration;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.proto.v1.DrainFarmRequest;
import dev.telefarm.proto.v1.Farm;
import dev.telefarm.proto.v1.GetFarmRequest;
import dev.telefarm.proto.v1.GetWorkerRequest;
import dev.telefarm.proto.v1.ReleaseWorkerRequest;
import dev.telefarm.proto.v1.RestartWorkerRequest;
import dev.telefarm.proto.v1.StartAccountRequest;
import dev.telefarm.proto.v1.UndrainFarmRequest;
import dev.telefarm.proto.v1.Worker;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The farm comes to rest, stays so over a restart, and goes on where it was. */
final class FarmDrainIT {
  private static final java.time.Duration PATIENCE = java.time.Duration.ofSeconds(60);

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
    puppets.create("alice", 5);
  }

  @AfterEach
  void end() {
    supervisor.close();
  }

  @Test
  void drainedFarmRestsOverARestartAndGoesOnWhereItWas() throws Exception {
    assertThat(farm().getState()).isEqualTo(Farm.State.STATE_RUNNING);
    String running = puppets.download(12, 1);
    puppets.awaitDurable(running, 5);

    assertThat(drain(0).getState()).isNotEqualTo(Farm.State.STATE_RUNNING);

    awaitFarm(Farm.State.STATE_DRAINED);
    assertThat(supervisor.workers()).isEmpty();
    assertRests(running);
    assertThat(calls.get(running).getProgress().getDurableBytes()).isEqualTo(5L << 20);
    assertThat(SupervisorProcess.reason(catchThrowable(this::restart))).isEqualTo("FARM_DRAINING");
    assertThat(
            SupervisorProcess.reason(
                catchThrowable(() ->
                    supervisor
                        .farm()
                        .releaseWorker(
                            ReleaseWorkerRequest.newBuilder().setName("workers/alice").build()))))
        .isEqualTo("FARM_DRAINING");
    var _ =
        supervisor
            .accounts()
            .startAccount(StartAccountRequest.newBuilder().setName("accounts/alice").build());

    supervisor.kill();
    supervisor.start();

    assertThat(farm().getState()).isEqualTo(Farm.State.STATE_DRAINED);
    String created = puppets.download(13, 1);
    assertRests(created);
    assertThat(worker().getStartCount()).isEqualTo(1);
    assertThat(worker().getState()).isEqualTo(Worker.State.STATE_STOPPED);
    assertThat(drain(3600).getDrainTime().getSeconds())
        .isLessThan(farm().getStartTime().getSeconds() + 60);
    puppets.limit("alice", 100);

    assertThat(undrain().getState()).isEqualTo(Farm.State.STATE_RUNNING);
    assertThat(undrain().getState()).isEqualTo(Farm.State.STATE_RUNNING);

    assertThat(
            puppets
                .awaitState(running, Download.State.STATE_COMPLETED)
                .getProgress()
                .getRefetchedBytes())
        .isZero();
    puppets.awaitState(created, Download.State.STATE_COMPLETED);
    assertThat(worker().getStartCount()).isEqualTo(2);
  }

  @Test
  void whatIsFetchedGoesOnWithinTheGraceAndTheFarmRestsWhenItIsDone() throws Exception {
    String running = puppets.download(12, 1);
    puppets.awaitDurable(running, 5);

    Farm draining = drain(3600);

    assertThat(draining.getState()).isEqualTo(Farm.State.STATE_DRAINING);
    String created = puppets.download(13, 1);
    assertThat(puppets.awaitState(created, Download.State.STATE_WAITING).getWait().getCause())
        .isEqualTo(DownloadWait.Cause.CAUSE_FARM_DRAINING);
    assertThat(calls.get(running).getState()).isEqualTo(Download.State.STATE_RUNNING);
    puppets.limit("alice", 100);
    puppets.awaitState(running, Download.State.STATE_COMPLETED);
    awaitFarm(Farm.State.STATE_DRAINED);
    assertThat(calls.get(created).getState()).isEqualTo(Download.State.STATE_WAITING);
  }

  @Test
  void graceOutOfBoundsAndWorkersThatAreNotThereAreRefused() throws Exception {
    for (long seconds : new long[] {-1, 86_401, Long.MAX_VALUE}) {
      BadFields.refuses("grace", () -> drain(seconds));
    }
    assertThat(farm().getState()).isEqualTo(Farm.State.STATE_RUNNING);
    assertThat(worker().getPid()).isPositive();
    BadFields.refuses("name", () -> worker("accounts/alice"));
    assertThat(SupervisorProcess.reason(catchThrowable(() -> worker("workers/nobody"))))
        .isEqualTo("WORKER_NOT_FOUND");
  }

  private void assertRests(String download) throws IOException {
    DownloadWait wait = puppets.awaitState(download, Download.State.STATE_WAITING).getWait();
    assertThat(wait.getCause()).isEqualTo(DownloadWait.Cause.CAUSE_FARM_DRAINING);
    assertThat(calls.account("alice").getState()).isEqualTo(Account.State.STATE_STOPPED);
  }

  private Farm drain(long seconds) throws IOException {
    return supervisor
        .farm()
        .drainFarm(
            DrainFarmRequest.newBuilder()
                .setGrace(Duration.newBuilder().setSeconds(seconds))
                .build());
  }

  private Farm undrain() throws IOException {
    return supervisor.farm().undrainFarm(UndrainFarmRequest.getDefaultInstance());
  }

  private Farm farm() throws IOException {
    return supervisor.farm().getFarm(GetFarmRequest.getDefaultInstance());
  }

  private void awaitFarm(Farm.State state) {
    await().atMost(PATIENCE).until(() -> farm().getState() == state);
  }

  private Worker worker() throws IOException {
    return worker("workers/alice");
  }

  private Worker worker(String name) throws IOException {
    return supervisor.farm().getWorker(GetWorkerRequest.newBuilder().setName(name).build());
  }

  private Worker restart() throws IOException {
    return supervisor
        .farm()
        .restartWorker(RestartWorkerRequest.newBuilder().setName("workers/alice").build());
  }
}
