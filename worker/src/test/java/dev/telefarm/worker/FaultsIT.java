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
import dev.telefarm.sandbox.proto.v1.Content;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
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
  void shortFloodWaitIsObeyedInPlace() throws Exception {
    reel.begin(4 * MIB);
    farm.fault(getFile(1, error(420, "FLOOD_WAIT_5")));
    reel.awaitCompleted();
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
    reel.begin(4 * MIB);
    farm.fault(getFile(1, error(420, "FLOOD_WAIT_20")));
    DownloadStatus waiting = reel.await(waitsFor(DownloadWait.Cause.CAUSE_FLOOD_WAIT));
    long now = InstantSource.system().instant().getEpochSecond();
    assertThat(waiting.getWait().getUntil().getSeconds()).isCloseTo(now + 20, within(3L));
    assertThat(farm.supervisor().limited().getLimitsList())
        .extracting(AccountLimit::getMethodClass)
        .contains("files");
    farm.want("d2", "https://t.me/sandbox_films/4");
    farm.supervisor().awaitDownload("d2", waitsFor(DownloadWait.Cause.CAUSE_FLOOD_WAIT));
    reel.awaitCompleted();
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
    DownloadStatus waiting = reel.await(waitsFor(DownloadWait.Cause.CAUSE_FLOOD_WAIT));
    assertThat(waiting.getWait().hasUntil()).isTrue();
    long asked = farm.calls("channels.getMessages");
    farm.want("d2", "https://t.me/sandbox_films/4");
    farm.supervisor().awaitDownload("d2", waitsFor(DownloadWait.Cause.CAUSE_FLOOD_WAIT));
    assertThat(farm.calls("channels.getMessages")).isEqualTo(asked);
    assertThat(farm.fired().getIntoWaitsList()).isEmpty();
  }

  @Test
  void premiumWaitLowersWhatIsFetchedAtTheSameTime() throws Exception {
    reel.begin(8 * MIB);
    farm.fault(getFile(1, error(420, "FLOOD_PREMIUM_WAIT_3")));
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() ->
            assertThat(farm.supervisor().limited().getLimitsList())
                .extracting(AccountLimit::getCause)
                .contains(AccountLimit.Cause.CAUSE_PREMIUM_WAIT));
    reel.awaitCompleted();
    assertThat(farm.supervisor().floods())
        .singleElement()
        .satisfies(
            event -> assertThat(event.getKind()).isEqualTo(FloodEvent.Kind.KIND_PREMIUM_WAIT));
    assertThat(farm.fired().getIntoWaitsList()).isEmpty();
  }

  @Test
  void serverThatFailsForLongIsWaitedFor() throws Exception {
    reel.begin(4 * MIB);
    farm.fault(getFile(0, error(500, "INTERNAL")).setHold(during(40)));
    reel.await(waitsFor(DownloadWait.Cause.CAUSE_NETWORK));
    reel.awaitCompleted();
  }

  @Test
  void shortPartLosesNothingThatWasDurable() throws Exception {
    reel.begin(4 * MIB);
    long durable = farm.supervisor().download("d1").getDurableBytes();
    farm.fault(
        getFile(
            1,
            Action.newBuilder()
                .setContent(Content.newBuilder().setChange(Content.Change.CHANGE_SHORTENED))));
    DownloadStatus waiting = reel.await(waitsFor(DownloadWait.Cause.CAUSE_RETRY));
    assertThat(waiting.getDurableBytes()).isGreaterThanOrEqualTo(durable);
    reel.awaitCompleted();
  }

  @Test
  void bandwidthIsKeptWhileItChanges() throws Exception {
    farm.supervisor().wantBytesPerSecond(2 * MIB);
    farm.want("d1", REEL);
    reel.await(status -> status.getFetchedBytes() > MIB);
    assertThat(fetchedIn(Duration.ofSeconds(10))).isCloseTo(20 * MIB, Percentage.withPercentage(5));
    farm.supervisor().wantBytesPerSecond(0);
    reel.awaitCompleted();
  }

  /** Bytes that the sandbox gave of the reel in that time. */
  private long fetchedIn(Duration window) {
    long before = farm.served(SlowReel.MESSAGE).getBytes();
    long end = System.nanoTime() + window.toNanos();
    Awaitility.await()
        .atMost(window.multipliedBy(2))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> System.nanoTime() - end >= 0);
    return farm.served(SlowReel.MESSAGE).getBytes() - before;
  }
}
