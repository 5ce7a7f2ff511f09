package dev.telefarm.worker;

import static dev.telefarm.worker.FaultRules.GET_FILE;
import static dev.telefarm.worker.FaultRules.during;
import static dev.telefarm.worker.FaultRules.error;
import static dev.telefarm.worker.FaultRules.getFile;
import static dev.telefarm.worker.FaultRules.rule;
import static dev.telefarm.worker.FaultRules.waitsFor;
import static dev.telefarm.worker.WorkerHarness.REEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.telefarm.proto.link.v1.Authorization.State;
import dev.telefarm.proto.link.v1.DownloadStatus;
import dev.telefarm.proto.v1.AccountLimit;
import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.proto.v1.FloodEvent;
import dev.telefarm.sandbox.proto.v1.Action;
import dev.telefarm.sandbox.proto.v1.Close;
import dev.telefarm.sandbox.proto.v1.ConnectionScope;
import dev.telefarm.sandbox.proto.v1.Content;
import dev.telefarm.sandbox.proto.v1.Silence;
import dev.telefarm.sandbox.proto.v1.Swallow;
import dev.telefarm.sandbox.proto.v1.Trickle;
import dev.telefarm.sandbox.world.MessageSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.assertj.core.data.Percentage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What a worker does about what Telegram does to it: real TDLib, a real process, scripted faults.
 * Some at the same time, each with a sandbox of its own, as most of their time is waiting.
 */
@Execution(ExecutionMode.CONCURRENT)
class FaultsIT {
  private static final int REEL_MESSAGE = 2;
  private static final long MIB = 1 << 20;

  @TempDir Path folder;
  private WorkerHarness farm;

  @BeforeEach
  void start() throws Exception {
    farm = new WorkerHarness(folder);
    farm.logIn();
  }

  @AfterEach
  void stop() throws Exception {
    farm.close();
  }

  /** Wants the reel, slowly served, and waits until some of it is there. */
  private void begin(long bytesPerSecond) {
    farm.serveAt(bytesPerSecond);
    farm.want("d1", REEL);
    farm.supervisor().awaitDownload("d1", status -> status.getDurableBytes() > MIB);
  }

  private DownloadStatus awaitDownload(Predicate<DownloadStatus> condition) {
    return farm.supervisor().awaitDownload("d1", condition);
  }

  /** More than comes of what was asked for before: TDLib asks for 2 MiB at a time. */
  private long fetchedAndOnItsWay() {
    return farm.supervisor().download("d1").getFetchedBytes() + 8 * MIB;
  }

  private static long seconds(long startNanos) {
    return Duration.ofNanos(System.nanoTime() - startNanos).toSeconds();
  }

  @Test
  void shortFloodWaitIsObeyedInPlace() throws Exception {
    begin(4 * MIB);
    farm.fault(getFile(1, error(420, "FLOOD_WAIT_5")));
    farm.awaitCompleted("d1", REEL_MESSAGE);
    assertThat(farm.fired().getFirings()).isEqualTo(1);
    assertThat(farm.fired().getIntoWaitsList()).isEmpty();
    assertThat(farm.supervisor().floods())
        .singleElement()
        .satisfies(event -> {
          assertThat(event.getKind()).isEqualTo(FloodEvent.Kind.KIND_FLOOD_WAIT);
          assertThat(event.getMethod()).isEqualTo(GET_FILE);
          assertThat(event.getWait().getSeconds()).isEqualTo(5);
          assertThat(event.getAccount()).isEqualTo("accounts/alice");
          assertThat(event.getDownload()).isEqualTo("downloads/d1");
        });
  }

  @Test
  void longFloodWaitGivesTheSlotAwayAndIsObeyedByEveryDownload() throws Exception {
    begin(4 * MIB);
    farm.fault(getFile(1, error(420, "FLOOD_WAIT_20")));
    DownloadStatus waiting = awaitDownload(waitsFor(DownloadWait.Cause.CAUSE_FLOOD_WAIT));
    long now = InstantSource.system().instant().getEpochSecond();
    assertThat(waiting.getWait().getUntil().getSeconds()).isCloseTo(now + 20, within(3L));
    assertThat(farm.supervisor().limited().getLimitsList())
        .extracting(AccountLimit::getMethodClass)
        .contains("files");
    farm.want("d2", "https://t.me/sandbox_films/4");
    farm.supervisor().awaitDownload("d2", waitsFor(DownloadWait.Cause.CAUSE_FLOOD_WAIT));
    farm.awaitCompleted("d1", REEL_MESSAGE);
    farm.awaitCompleted("d2", 4);
    assertThat(farm.fired().getIntoWaitsList()).isEmpty();
    assertThat(farm.supervisor().floods()).hasSize(1);
  }

  @Test
  void waitForMessagesHoldsLookUpsBack() throws Exception {
    farm.worker().kill(); // what TDLib has seen of the chat, it need not ask for
    farm.fault(rule("channels.getMessages", 0, error(420, "FLOOD_WAIT_75")));
    farm.fault(rule("messages.getHistory", 0, error(420, "FLOOD_WAIT_75")));
    farm.restartWorker();
    farm.supervisor().awaitSnapshot(2);
    farm.supervisor().awaitAuthorization(State.STATE_READY);
    farm.want("d1", REEL);
    DownloadStatus waiting = awaitDownload(waitsFor(DownloadWait.Cause.CAUSE_FLOOD_WAIT));
    assertThat(waiting.getWait().hasUntil()).isTrue();
    long asked = farm.calls("channels.getMessages");
    farm.want("d2", "https://t.me/sandbox_films/4");
    farm.supervisor().awaitDownload("d2", waitsFor(DownloadWait.Cause.CAUSE_FLOOD_WAIT));
    assertThat(farm.calls("channels.getMessages")).isEqualTo(asked);
    assertThat(farm.fired().getIntoWaitsList()).isEmpty();
  }

  @Test
  void premiumWaitLowersWhatIsFetchedAtTheSameTime() throws Exception {
    begin(8 * MIB);
    farm.fault(getFile(1, error(420, "FLOOD_PREMIUM_WAIT_3")));
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() ->
            assertThat(farm.supervisor().limited().getLimitsList())
                .extracting(AccountLimit::getCause)
                .contains(AccountLimit.Cause.CAUSE_PREMIUM_WAIT));
    farm.awaitCompleted("d1", REEL_MESSAGE);
    assertThat(farm.supervisor().floods())
        .singleElement()
        .satisfies(
            event -> assertThat(event.getKind()).isEqualTo(FloodEvent.Kind.KIND_PREMIUM_WAIT));
    assertThat(farm.fired().getIntoWaitsList()).isEmpty();
  }

  @Test
  void serverThatFailsForLongIsWaitedFor() throws Exception {
    begin(4 * MIB);
    farm.fault(getFile(0, error(500, "INTERNAL")).setHold(during(40)));
    awaitDownload(waitsFor(DownloadWait.Cause.CAUSE_NETWORK));
    farm.awaitCompleted("d1", REEL_MESSAGE);
  }

  @Test
  void shortPartLosesNothingThatWasDurable() throws Exception {
    begin(4 * MIB);
    long durable = farm.supervisor().download("d1").getDurableBytes();
    farm.fault(
        getFile(
            1,
            Action.newBuilder()
                .setContent(Content.newBuilder().setChange(Content.Change.CHANGE_SHORTENED))));
    DownloadStatus waiting = awaitDownload(waitsFor(DownloadWait.Cause.CAUSE_RETRY));
    assertThat(waiting.getDurableBytes()).isGreaterThanOrEqualTo(durable);
    farm.awaitCompleted("d1", REEL_MESSAGE);
  }

  @Test
  void closedConnectionsCostAMoment() throws Exception {
    begin(4 * MIB);
    farm.fault(
        getFile(
            3,
            Action.newBuilder()
                .setClose(Close.newBuilder().setScope(ConnectionScope.CONNECTION_SCOPE_ACCOUNT))));
    long start = System.nanoTime();
    long durable = farm.supervisor().download("d1").getDurableBytes();
    awaitDownload(status -> status.getDurableBytes() > durable + 4 * MIB);
    assertThat(seconds(start)).isLessThan(15);
    farm.awaitCompleted("d1", REEL_MESSAGE);
  }

  @Test
  void swallowedRequestsAreNoticedInHalfAMinute() throws Exception {
    begin(4 * MIB);
    farm.fault(
        getFile(0, Action.newBuilder().setSwallow(Swallow.getDefaultInstance()))
            .setHold(during(20)));
    long start = System.nanoTime();
    long fetched = fetchedAndOnItsWay();
    try (var _ = chatter()) { // of other chats, which says nothing of the file
      awaitDownload(status -> status.getFetchedBytes() > fetched);
    }
    assertThat(seconds(start)).isLessThanOrEqualTo(36);
    farm.awaitCompleted("d1", REEL_MESSAGE);
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
    begin(4 * MIB);
    farm.fault(
        getFile(
            1,
            Action.newBuilder()
                .setSilence(
                    Silence.newBuilder().setScope(ConnectionScope.CONNECTION_SCOPE_ACCOUNT))));
    long start = System.nanoTime();
    long fetched = fetchedAndOnItsWay();
    awaitDownload(status -> status.getFetchedBytes() > fetched);
    // TDLib connects again after 7 s by itself.
    assertThat(seconds(start)).isLessThanOrEqualTo(35);
    farm.awaitCompleted("d1", REEL_MESSAGE);
  }

  @Test
  void trickleIsNeverDisturbed() throws Exception {
    begin(4 * MIB);
    farm.fault(
        getFile(
            1,
            Action.newBuilder()
                .setTrickle(
                    Trickle.newBuilder()
                        .setBytesPerSecond(1000)
                        .setDuration(com.google.protobuf.Duration.newBuilder().setSeconds(50)))));
    farm.awaitCompleted("d1", REEL_MESSAGE);
    assertThat(farm.worker().alive()).isTrue();
    assertThat(farm.log()).doesNotContain("stands still");
  }

  @Test
  void workerThatGetsNothingAnyMoreEndsForTheSupervisorToStartItAnew() throws Exception {
    begin(4 * MIB);
    farm.fault(getFile(0, Action.newBuilder().setSwallow(Swallow.getDefaultInstance())));
    assertThat(farm.worker().awaitExit(Duration.ofSeconds(130)))
        .isEqualTo(ExitCode.STALLED.number());
    farm.clearFaults();
    farm.restartWorker();
    farm.awaitCompleted("d1", REEL_MESSAGE);
  }

  @Test
  void bandwidthIsKeptWhileItChanges() throws Exception {
    farm.supervisor().wantBytesPerSecond(2 * MIB);
    farm.want("d1", REEL);
    awaitDownload(status -> status.getFetchedBytes() > MIB);
    assertThat(fetchedIn(Duration.ofSeconds(10))).isCloseTo(20 * MIB, Percentage.withPercentage(5));
    farm.supervisor().wantBytesPerSecond(0);
    farm.awaitCompleted("d1", REEL_MESSAGE);
  }

  /** Bytes that the sandbox gave of the reel in that time. */
  private long fetchedIn(Duration window) {
    long before = farm.served(REEL_MESSAGE).getBytes();
    long end = System.nanoTime() + window.toNanos();
    Awaitility.await()
        .atMost(window.multipliedBy(2))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> System.nanoTime() - end >= 0);
    return farm.served(REEL_MESSAGE).getBytes() - before;
  }
}
