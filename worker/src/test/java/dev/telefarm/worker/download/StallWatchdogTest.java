package dev.telefarm.worker.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telefarm.worker.download.FileWatches.FileWatch;
import dev.telefarm.worker.download.fault.FetchCause;
import dev.telefarm.worker.pacing.AccountPace;
import dev.telefarm.worker.pacing.ManualTime;
import dev.telefarm.worker.telegram.TdFunction;
import dev.telefarm.worker.telegram.TdFunction.Close;
import dev.telefarm.worker.telegram.TdFunction.SetNetworkType;
import dev.telefarm.worker.telegram.TdObject;
import dev.telefarm.worker.telegram.TdObject.File;
import dev.telefarm.worker.telegram.TdObject.LocalFile;
import dev.telefarm.worker.telegram.TdObject.RemoteFile;
import dev.telefarm.worker.telegram.TelegramClient;
import dev.telefarm.worker.telegram.Trouble.FileFailed;
import dev.telefarm.worker.telegram.Trouble.QueryDelayed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** One fetch that TDLib says is going on, in time that the test lets pass. */
class StallWatchdogTest {
  private static final Duration STALL = Pacing.DEFAULT.stall();
  private static final Duration TICK = Duration.ofMillis(250);

  private final ManualTime time = new ManualTime();
  private final SilentClient client = new SilentClient();
  private final Lanes lanes = new Lanes(time);
  private final List<String> ends = new ArrayList<>();
  private final Stalls stalls = new Stalls(Pacing.DEFAULT, time, () -> ends.add("process"));
  private long received; // by the kernel's count
  private long size = 1000;
  private Lane lane = lanes.add(0, client);
  private StallWatchdog watchdog = watchdog();
  private FileWatch watch = lane.watches().watch(1);

  /** Remembers what it was sent. */
  private static final class SilentClient implements TelegramClient {
    private final List<Class<?>> sent = new ArrayList<>();

    @Override
    public <R extends TdObject> CompletableFuture<R> send(
        TdFunction<R> function, Consumer<? super R> first) {
      sent.add(function.getClass());
      return new CompletableFuture<>();
    }

    @Override
    public CompletableFuture<Void> closed() {
      return new CompletableFuture<>();
    }
  }

  private StallWatchdog watchdog() {
    DownloadJob.Tools tools =
        new DownloadJob.Tools(
            new MemoryDownloadLog(),
            new MemoryTargetFiles(),
            lanes,
            new FileClaims(),
            (_, _, _) -> CopySpace.Freed.UNSUPPORTED,
            new CopyBuffers(),
            new Room(new MemoryTargetFiles()),
            () -> TargetRoots.ANYWHERE,
            Pacing.DEFAULT,
            new AccountPace(time, time, TestEnvironment.DEAF),
            new LaneShare(),
            stalls,
            () -> received,
            time,
            CrashPoints.at(""));
    StallWatchdog made = new StallWatchdog(lane, tools);
    made.begin();
    return made;
  }

  /** TDLib has begun the client anew. */
  private void comesAgain() {
    lanes.remove(0);
    lane = lanes.add(0, client);
    watch = lane.watches().watch(1);
    watchdog = watchdog();
  }

  private File state(boolean active) {
    LocalFile local = new LocalFile("/copy", active, false, 0, size, size);
    return new File(1, 1 << 20, 1 << 20, local, new RemoteFile("remote", "unique"));
  }

  /** Lets time pass as lanes do; returns after how much of it the fetch is to begin anew. */
  private Duration passUntilAnew(Duration most) throws FetchFailedException {
    for (Duration passed = TICK; passed.compareTo(most) <= 0; passed = passed.plus(TICK)) {
      time.pass(TICK);
      if (watchdog.check(state(true), watch)) {
        return passed;
      }
    }
    return Duration.ZERO;
  }

  @Test
  void silenceOpensConnectionsAndBeginsTheFetchAnewOnce() throws Exception {
    Duration after = passUntilAnew(STALL.multipliedBy(3));
    assertThat(after).isBetween(STALL, STALL.plus(TICK.multipliedBy(2)));
    assertThat(client.sent).containsExactly(SetNetworkType.class);
    watchdog.begin();
    assertThatThrownBy(() -> passUntilAnew(STALL.multipliedBy(3)))
        .isInstanceOfSatisfying(
            FetchFailedException.class,
            e -> assertThat(e.why()).isInstanceOf(FetchCause.NoBytes.class));
  }

  @Test
  void laneThatStaysSilentIsBegunAnewAndThenTheProcessEnds() throws Exception {
    assertThat(passUntilAnew(STALL.multipliedBy(2))).isPositive();
    watchdog.begin();
    assertThatThrownBy(() -> passUntilAnew(STALL.multipliedBy(2)));
    assertThat(client.sent).containsExactly(SetNetworkType.class, Close.class);
    assertThat(ends).isEmpty();
    comesAgain();
    assertThatThrownBy(() -> passUntilAnew(STALL.multipliedBy(2)));
    assertThat(ends).containsExactly("process");
  }

  @Test
  void byteAfterTheNewBeginForgivesEverything() throws Exception {
    assertThat(passUntilAnew(STALL.multipliedBy(2))).isPositive();
    watchdog.begin();
    assertThatThrownBy(() -> passUntilAnew(STALL.multipliedBy(2)));
    comesAgain();
    assertThat(passUntilAnew(STALL.dividedBy(2))).isZero();
    size += 1000;
    assertThat(passUntilAnew(STALL.multipliedBy(2))).as("the first step again").isPositive();
    assertThat(ends).isEmpty();
  }

  @Test
  void withoutAConnectionNothingIsBegunAnew() throws Exception {
    lanes.connected(0, false);
    assertThat(passUntilAnew(STALL.multipliedBy(2))).isPositive();
    watchdog.begin();
    assertThatThrownBy(() -> passUntilAnew(STALL.multipliedBy(2)));
    assertThat(client.sent).doesNotContain(Close.class);
    assertThat(ends).isEmpty();
  }

  @Test
  void trickleIsNeverDisturbed() throws Exception {
    for (int second = 0; second < 600; second++) {
      received += 1000; // of a part that is not whole for minutes
      assertThat(passUntilAnew(Duration.ofSeconds(1))).isZero();
    }
    assertThat(client.sent).isEmpty();
  }

  @Test
  void answersToPingsAreNoBytesOfAFile() throws Exception {
    Duration passed = Duration.ZERO;
    while (passUntilAnew(Duration.ofSeconds(1)).isZero()) {
      received += 300;
      passed = passed.plusSeconds(1);
    }
    assertThat(passed).isLessThan(STALL.plusSeconds(2));
  }

  @Test
  void slownessBesideOthersHasTimeForAPart() throws Exception {
    Duration passed = Duration.ZERO;
    int anew = 0;
    while (passed.compareTo(Duration.ofSeconds(115)) < 0) {
      stalls.byteCame();
      if (passUntilAnew(Duration.ofSeconds(1)).isPositive()) {
        watchdog.begin();
        anew++;
      }
      passed = passed.plusSeconds(1);
    }
    assertThat(anew).isEqualTo(1);
    assertThat(client.sent).doesNotContain(Close.class);
  }

  @Test
  void waitThatTdlibAnnouncedIsNoSilence() throws Exception {
    lane.met(
        new QueryDelayed(
            "upload.getFile", Duration.ofSeconds(50), 500, "INTERNAL", 2, /* resent= */ true));
    Duration after = passUntilAnew(Duration.ofMinutes(5));
    assertThat(after).isGreaterThan(Duration.ofSeconds(50).plus(STALL));
  }

  @Test
  void gapInOurOwnTimeIsNoSilence() throws Exception {
    assertThat(passUntilAnew(Duration.ofSeconds(5))).isZero();
    time.pass(Duration.ofHours(1)); // the machine slept
    assertThat(passUntilAnew(Duration.ofSeconds(20))).isZero();
  }

  @Test
  void causeThatTdlibLoggedIsToldAtOnce() throws Exception {
    assertThat(passUntilAnew(Duration.ofSeconds(2))).isZero();
    lane.met(new FileFailed(1, 400, "LOCATION_INVALID"));
    assertThatThrownBy(() -> watchdog.check(state(false), watch))
        .isInstanceOfSatisfying(
            FetchFailedException.class,
            e -> assertThat(e.why()).isEqualTo(new FetchCause.LocationInvalid("LOCATION_INVALID")));
  }

  @Test
  void fileThatIsGivenUpWithoutAWordHasFailedAMomentLater() throws Exception {
    assertThat(passUntilAnew(Duration.ofSeconds(2))).isZero();
    assertThat(watchdog.check(state(false), watch)).as("asked for more just now?").isFalse();
    time.pass(Duration.ofSeconds(2));
    assertThatThrownBy(() -> watchdog.check(state(false), watch))
        .isInstanceOfSatisfying(
            FetchFailedException.class,
            e -> assertThat(e.why()).isInstanceOf(FetchCause.Unknown.class));
  }
}
