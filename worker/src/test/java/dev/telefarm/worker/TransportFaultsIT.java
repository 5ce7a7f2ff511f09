package dev.telefarm.worker;

import static dev.telefarm.worker.FaultRules.during;
import static dev.telefarm.worker.FaultRules.getFile;
import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.sandbox.proto.v1.Action;
import dev.telefarm.sandbox.proto.v1.Close;
import dev.telefarm.sandbox.proto.v1.ConnectionScope;
import dev.telefarm.sandbox.proto.v1.Silence;
import dev.telefarm.sandbox.proto.v1.Swallow;
import dev.telefarm.sandbox.proto.v1.Trickle;
import dev.telefarm.sandbox.world.MessageSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What a worker does about connections that end, fall silent or trickle: real TDLib, a real
 * process, scripted faults. Some at the same time, as in {@link FaultsIT}.
 */
@Execution(ExecutionMode.CONCURRENT)
class TransportFaultsIT {
  private static final long MIB = 1 << 20;

  @TempDir Path folder;
  private WorkerHarness farm;
  private SlowReel reel;

  @BeforeEach
  void start() throws Exception {
    farm = new WorkerHarness(folder);
    farm.logIn();
    reel = new SlowReel(farm);
  }

  @AfterEach
  void stop() throws Exception {
    farm.close();
  }

  @Test
  void workerThatGetsNothingAnyMoreEndsForTheSupervisorToStartItAnew() throws Exception {
    reel.begin(4 * MIB);
    farm.fault(getFile(0, Action.newBuilder().setSwallow(Swallow.getDefaultInstance())));
    assertThat(farm.worker().awaitExit(Duration.ofSeconds(130)))
        .isEqualTo(ExitCode.STALLED.number());
    farm.clearFaults();
    farm.restartWorker();
    reel.awaitCompleted();
  }

  @Test
  void closedConnectionsCostAMoment() throws Exception {
    reel.begin(4 * MIB);
    farm.fault(
        getFile(
            3,
            Action.newBuilder()
                .setClose(Close.newBuilder().setScope(ConnectionScope.CONNECTION_SCOPE_ACCOUNT))));
    long start = System.nanoTime();
    long durable = farm.supervisor().download("d1").getDurableBytes();
    reel.await(status -> status.getDurableBytes() > durable + 4 * MIB);
    assertThat(seconds(start)).isLessThan(15);
    reel.awaitCompleted();
  }

  @Test
  void swallowedRequestsAreNoticedInHalfAMinute() throws Exception {
    reel.begin(4 * MIB);
    farm.fault(
        getFile(0, Action.newBuilder().setSwallow(Swallow.getDefaultInstance()))
            .setHold(during(20)));
    long start = System.nanoTime();
    long fetched = reel.fetchedAndOnItsWay();
    try (var _ = chatter()) { // of other chats, which says nothing of the file
      reel.await(status -> status.getFetchedBytes() > fetched);
    }
    assertThat(seconds(start)).isLessThanOrEqualTo(36);
    reel.awaitCompleted();
  }

  /** About 5 KB of new messages a second, until it is closed. */
  private AutoCloseable chatter() {
    MessageSpec message = new MessageSpec("so much to say ".repeat(60), null, null, null);
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    var _ =
        timer.scheduleAtFixedRate(
            () -> farm.sandbox().world().post("archive", List.of(message)),
            0,
            200,
            TimeUnit.MILLISECONDS);
    return timer::shutdownNow;
  }

  @Test
  void silentConnectionsAreLeft() throws Exception {
    reel.begin(4 * MIB);
    farm.fault(
        getFile(
            1,
            Action.newBuilder()
                .setSilence(
                    Silence.newBuilder().setScope(ConnectionScope.CONNECTION_SCOPE_ACCOUNT))));
    long start = System.nanoTime();
    long fetched = reel.fetchedAndOnItsWay();
    reel.await(status -> status.getFetchedBytes() > fetched);
    // TDLib connects again after 7 s by itself.
    assertThat(seconds(start)).isLessThanOrEqualTo(35);
    reel.awaitCompleted();
  }

  @Test
  void trickleIsNeverDisturbed() throws Exception {
    reel.begin(4 * MIB);
    farm.fault(
        getFile(
            1,
            Action.newBuilder()
                .setTrickle(
                    Trickle.newBuilder()
                        .setBytesPerSecond(1000)
                        .setDuration(com.google.protobuf.Duration.newBuilder().setSeconds(50)))));
    reel.awaitCompleted();
    assertThat(farm.worker().alive()).isTrue();
    assertThat(farm.log()).doesNotContain("stands still");
  }

  private static long seconds(long startNanos) {
    return Duration.ofNanos(System.nanoTime() - startNanos).toSeconds();
  }
}
