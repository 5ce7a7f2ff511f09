package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadServiceGrpc;
import dev.telefarm.proto.v1.FarmServiceGrpc;
import dev.telefarm.proto.v1.WatchDownloadsRequest;
import dev.telefarm.proto.v1.WatchDownloadsResponse;
import dev.telefarm.proto.v1.WatchWorkersRequest;
import dev.telefarm.proto.v1.WatchWorkersResponse;
import dev.telefarm.proto.v1.Worker;
import dev.telefarm.proto.v1.WorkerExit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of workers and supervisors that were asked to end, with puppets for workers. */
final class StopIT {
  private static final Duration DRAIN = Duration.ofSeconds(5);

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // JUnit calls prepare() before each test.
  private SupervisorProcess supervisor;

  @SuppressWarnings("NullAway.Init")
  private FarmCalls calls;

  @SuppressWarnings("NullAway.Init")
  private Puppets puppets;

  @BeforeEach
  void prepare() throws Exception {
    supervisor = new SupervisorProcess(folder);
    calls = new FarmCalls(supervisor, folder);
    puppets = new Puppets(supervisor, calls);
  }

  @AfterEach
  void end() {
    supervisor.close();
  }

  @Test
  void stubbornWorkerIsKilledAtTheDeadlineAndHoldsNobodyUp() throws Exception {
    supervisor.start();
    puppets.tell("mule", "stubborn", "");
    List<String> others = List.of("alice", "bob");
    for (String account : others) {
      puppets.create(account, 0);
    }
    puppets.create("mule", 0);
    long mule = puppets.worker("mule").getPid();
    List<Long> pids = List.of(puppets.worker("alice").getPid(), puppets.worker("bob").getPid());
    long begin = System.nanoTime();

    supervisor.process().destroy();

    await().atMost(DRAIN).until(() -> pids.stream().allMatch(SupervisorProcess::gone));
    long othersMillis = millisSince(begin);
    assertThat(SupervisorProcess.gone(mule)).isFalse();
    assertThat(supervisor.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
    long millis = millisSince(begin);
    System.out.printf("others ended after %d ms, all after %d ms%n", othersMillis, millis);
    assertThat(supervisor.process().exitValue()).isZero();
    assertThat(SupervisorProcess.gone(mule)).isTrue();
    assertThat(millis).isBetween(DRAIN.toMillis(), DRAIN.plusSeconds(3).toMillis());
  }

  @Test
  void stoppedAccountsStubbornWorkerIsKilledAtItsDeadline() throws Exception {
    supervisor.start();
    puppets.tell("mule", "stubborn", "");
    puppets.create("mule", 0);
    puppets.create("alice", 0);

    puppets.stop("mule");
    puppets.stop("alice");

    await()
        .atMost(DRAIN)
        .until(() -> puppets.worker("alice").getState() == Worker.State.STATE_STOPPED);
    assertThat(puppets.worker("mule").getState()).isEqualTo(Worker.State.STATE_DRAINING);
    await()
        .atMost(DRAIN.plusSeconds(5))
        .until(() -> puppets.worker("mule").getState() == Worker.State.STATE_STOPPED);
    assertThat(puppets.worker("mule").getLastExit().getCause())
        .isEqualTo(WorkerExit.Cause.CAUSE_SIGNAL);
    assertThat(puppets.worker("mule").getLastExit().getSignal()).isEqualTo(9);
  }

  @Test
  void secondSignalKillsWhatIsLeftAndEndsAtOnce() throws Exception {
    supervisor.configure("drain_deadline = \"5s\"", "drain_deadline = \"1m\"");
    supervisor.start();
    puppets.tell("mule", "stubborn", "");
    puppets.create("mule", 0);
    puppets.create("alice", 0);
    long mule = puppets.worker("mule").getPid();
    long alice = puppets.worker("alice").getPid();
    supervisor.process().destroy();
    await().atMost(Duration.ofSeconds(20)).until(() -> SupervisorProcess.gone(alice));
    assertThat(SupervisorProcess.gone(mule)).isFalse();
    assertThat(supervisor.process().isAlive()).isTrue();

    supervisor.process().destroy();

    assertThat(supervisor.process().waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(supervisor.process().exitValue()).isEqualTo(130);
    await().atMost(Duration.ofSeconds(5)).until(() -> SupervisorProcess.gone(mule));
  }

  @Test
  void openStreamsAreToldThatTheSupervisorIsShuttingDown() throws Exception {
    supervisor.start();
    BlockingQueue<Object> downloads = new LinkedBlockingQueue<>();
    BlockingQueue<Object> workers = new LinkedBlockingQueue<>();
    supervisor
        .authorized(DownloadServiceGrpc.newStub(supervisor.calls()))
        .watchDownloads(
            WatchDownloadsRequest.getDefaultInstance(), new FarmCalls.Recorder<>(downloads));
    supervisor
        .authorized(FarmServiceGrpc.newStub(supervisor.calls()))
        .watchWorkers(WatchWorkersRequest.getDefaultInstance(), new FarmCalls.Recorder<>(workers));
    assertThat(downloads.poll(20, TimeUnit.SECONDS)).isInstanceOf(WatchDownloadsResponse.class);
    assertThat(workers.poll(20, TimeUnit.SECONDS)).isInstanceOf(WatchWorkersResponse.class);

    supervisor.process().destroy();

    assertThat(reason(downloads)).isEqualTo("SHUTTING_DOWN");
    assertThat(reason(workers)).isEqualTo("SHUTTING_DOWN");
  }

  private static String reason(BlockingQueue<Object> events) throws InterruptedException {
    Object event = events.poll(20, TimeUnit.SECONDS);
    assertThat(event).isInstanceOf(Throwable.class);
    return SupervisorProcess.reason((Throwable) event);
  }

  @Test
  void detachingSupervisorLeavesItsWorkersToTheNext() throws Exception {
    supervisor.with("--detach-on-stop").start();
    puppets.create("alice", 1000);
    puppets.create("bob", 1000);
    String download = supervisor.downloads().createDownload(calls.download(2)).getName();
    calls.awaitDownload(download, Download.State.STATE_RUNNING);
    List<Worker> before = List.of(puppets.worker("alice"), puppets.worker("bob"));

    assertThat(supervisor.stop()).isZero();

    before.forEach(worker -> assertThat(SupervisorProcess.gone(worker.getPid())).isFalse());
    supervisor.with().start();
    for (Worker old : before) {
      String account = old.getName().substring("workers/".length());
      puppets.awaitReady(account);
      Worker after = puppets.worker(account);
      assertThat(after.getPid()).isEqualTo(old.getPid());
      assertThat(after.getStartCount()).isEqualTo(1);
      assertThat(after.getAdopted()).isTrue();
      assertThat(after.getVersion()).isEqualTo("puppet");
    }
    calls.awaitDownload(download, Download.State.STATE_RUNNING);
    assertThat(calls.account("alice").getState()).isEqualTo(Account.State.STATE_READY);
    assertThat(supervisor.stop()).isZero();
    before.forEach(worker -> assertThat(SupervisorProcess.gone(worker.getPid())).isTrue());
  }

  private static long millisSince(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1_000_000;
  }
}
