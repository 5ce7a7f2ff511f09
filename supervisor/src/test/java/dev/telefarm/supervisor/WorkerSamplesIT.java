package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.telefarm.proto.v1.DeleteAccountRequest;
import dev.telefarm.proto.v1.FarmServiceGrpc;
import dev.telefarm.proto.v1.GetFarmRequest;
import dev.telefarm.proto.v1.ListWorkerSamplesRequest;
import dev.telefarm.proto.v1.ListWorkerSamplesResponse;
import dev.telefarm.proto.v1.WatchWorkersRequest;
import dev.telefarm.proto.v1.WatchWorkersResponse;
import dev.telefarm.proto.v1.Worker;
import dev.telefarm.proto.v1.WorkerExit;
import dev.telefarm.proto.v1.WorkerLimits;
import dev.telefarm.proto.v1.WorkerSample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the API says of the processes of workers. */
final class WorkerSamplesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // JUnit calls start() before each test.
  private SupervisorProcess supervisor;

  @SuppressWarnings("NullAway.Init")
  private Puppets puppets;

  @BeforeEach
  void start() throws Exception {
    supervisor = new SupervisorProcess(folder);
    supervisor.configure("[workers]", "[host]\nsample_interval = \"200ms\"\n[workers]");
    supervisor.start();
    puppets = new Puppets(supervisor, new FarmCalls(supervisor, folder));
  }

  @AfterEach
  void end() {
    supervisor.close();
  }

  @Test
  void figuresAppearAndHistoryGrows() throws Exception {
    puppets.create("alice", 0);

    Worker worker =
        await()
            .atMost(PATIENCE)
            .until(
                supervisor::worker,
                shown ->
                    shown.getPssBytes() > 0
                        && shown.getCpuLoad() > 0
                        && shown.getOpenFileCount() > 5);
    assertThat(worker.getResidentBytes()).isGreaterThan(worker.getPssBytes());
    assertThat(worker.getThreadCount()).isGreaterThan(5);
    assertThat(worker.getWrittenBytes()).isPositive();
    assertThat(worker.hasMemoryTrend()).isFalse();
    // Two slots of ten seconds each, at least.
    List<WorkerSample> samples =
        await().atMost(PATIENCE).until(() -> samples("workers/alice"), list -> list.size() >= 2);
    assertThat(samples)
        .allSatisfy(sample -> {
          assertThat(sample.getTime().getSeconds() % 10).isZero();
          assertThat(sample.getResidentBytes()).isPositive();
          assertThat(sample.getThreadCount()).isPositive();
        })
        .isSortedAccordingTo(
            (a, b) -> Long.compare(a.getTime().getSeconds(), b.getTime().getSeconds()));
    var first = page("workers/alice", "");
    assertThat(first.getSamplesCount()).isEqualTo(1);
    assertThat(page("workers/alice", first.getNextPageToken()).getSamples(0).getTime())
        .isEqualTo(samples.get(1).getTime());
  }

  @Test
  void samplesOfNobodyAreRefused() {
    assertThat(SupervisorProcess.reason(catchThrowable(() -> samples("workers/nobody"))))
        .isEqualTo("WORKER_NOT_FOUND");
    assertThat(SupervisorProcess.reason(catchThrowable(() -> samples("accounts/nobody"))))
        .isEqualTo("INVALID_FIELD");
  }

  @Test
  void limitsInForceAreShownAndHold() throws Exception {
    puppets.create("alice", 0);

    WorkerLimits limits =
        supervisor.farm().getFarm(GetFarmRequest.getDefaultInstance()).getWorkerLimits();
    assertThat(limits.getMemorySoftBytes()).isEqualTo(400L << 20);
    assertThat(limits.getMemoryHardBytes()).isEqualTo(600L << 20);
    assertThat(limits.getDetail()).isNotEmpty();
    assertThat(Files.readString(supervisor.data().resolve("logs/supervisor.log")))
        .contains("limits of the workers from outside: " + limits.getDetail());
    if (limits.getEnforcement() != WorkerLimits.Enforcement.ENFORCEMENT_NONE) {
      // The pid that the supervisor launched is the one that attached, or it would have been
      // refused.
      Path proc = Path.of("/proc", Long.toString(supervisor.worker().getPid()), "limits");
      assertThat(Files.readString(proc))
          .containsPattern("Max open files +4096 +4096")
          .containsPattern("Max core file size +0 +0");
    }
  }

  @Test
  void watchShowsEveryWorkerThenAKillAsAChange() throws Exception {
    puppets.create("alice", 0);
    puppets.create("bob", 0);
    BlockingQueue<Object> events = new LinkedBlockingQueue<>();
    watch(WatchWorkersRequest.getDefaultInstance(), events);
    long pid = worker(next(events, WatchWorkersResponse::hasWorker)).getPid();
    next(events, WatchWorkersResponse::hasSynced);

    puppets.kill("alice");

    Worker killed =
        worker(
            next(
                events,
                event ->
                    event.getWorker().getName().equals("workers/alice")
                        && event.getWorker().hasLastExit()));
    assertThat(killed.getState()).isEqualTo(Worker.State.STATE_STARTING);
    assertThat(killed.getLastExit().getCause()).isEqualTo(WorkerExit.Cause.CAUSE_SIGNAL);
    Worker replaced =
        worker(
            next(
                events,
                event ->
                    event.getWorker().getName().equals("workers/alice")
                        && event.getWorker().getState() == Worker.State.STATE_RUNNING
                        && event.getWorker().getResidentBytes() > 0));
    assertThat(replaced.getPid()).isNotIn(0L, pid);
    assertThat(replaced.getStartCount()).isEqualTo(2);
  }

  @Test
  void watchOfOneWorkerEndsItsStoryWithTheAccount() throws Exception {
    puppets.create("alice", 0);
    puppets.create("bob", 0);
    BlockingQueue<Object> events = new LinkedBlockingQueue<>();
    watch(WatchWorkersRequest.newBuilder().addNames("workers/bob").build(), events);
    next(events, WatchWorkersResponse::hasSynced);

    var _ =
        supervisor
            .accounts()
            .deleteAccount(
                DeleteAccountRequest.newBuilder().setName("accounts/bob").setForce(true).build());

    assertThat(next(events, WatchWorkersResponse::hasDeleted).getDeleted())
        .isEqualTo("workers/bob");
    BlockingQueue<Object> refusals = new LinkedBlockingQueue<>();
    watch(WatchWorkersRequest.newBuilder().addNames("workers/bob").build(), refusals);
    Object refusal = refusals.poll(20, TimeUnit.SECONDS);
    assertThat(refusal).isInstanceOf(Throwable.class);
    assertThat(SupervisorProcess.reason((Throwable) refusal)).isEqualTo("WORKER_NOT_FOUND");
  }

  private void watch(WatchWorkersRequest request, BlockingQueue<Object> events) throws IOException {
    supervisor
        .authorized(FarmServiceGrpc.newStub(supervisor.channel()))
        .watchWorkers(request, new FarmCalls.Recorder<>(events));
  }

  /** The next event that matches; others before it are skipped. */
  private static WatchWorkersResponse next(
      BlockingQueue<Object> events, Predicate<WatchWorkersResponse> matches)
      throws InterruptedException {
    while (true) {
      Object event = events.poll(30, TimeUnit.SECONDS);
      assertThat(event).isInstanceOf(WatchWorkersResponse.class);
      var response = (WatchWorkersResponse) event;
      if (matches.test(response)) {
        return response;
      }
    }
  }

  private static Worker worker(WatchWorkersResponse response) {
    return response.getWorker();
  }

  private List<WorkerSample> samples(String worker) throws IOException {
    return supervisor
        .farm()
        .listWorkerSamples(ListWorkerSamplesRequest.newBuilder().setParent(worker).build())
        .getSamplesList();
  }

  private ListWorkerSamplesResponse page(String worker, String token) throws IOException {
    return supervisor
        .farm()
        .listWorkerSamples(
            ListWorkerSamplesRequest.newBuilder()
                .setParent(worker)
                .setPageSize(1)
                .setPageToken(token)
                .build());
  }
}
