package dev.telefarm.client.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.AccountLimit;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadProgress;
import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.proto.v1.Farm;
import dev.telefarm.proto.v1.Media;
import dev.telefarm.proto.v1.Worker;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TopFrameTest {
  private static final Instant NOW = Instant.parse("2026-11-22T21:00:00Z");

  private static final Farm FARM =
      Farm.newBuilder()
          .setVersion("0.1.0")
          .setStartTime(seconds(-65))
          .setHost(
              Farm.Host.newBuilder()
                  .setCpuCount(2)
                  .setLoadAverage1M(0.5)
                  .setMemoryAvailableBytes(1L << 30)
                  .setMemoryTotalBytes(2L << 30)
                  .setDataDiskFreeBytes(30L << 30))
          .build();

  private static final List<Worker> WORKERS =
      List.of(
          worker("alice", Worker.State.STATE_RUNNING, 0.25, 90),
          worker("bob", Worker.State.STATE_RUNNING, 0.75, 80),
          worker("cem", Worker.State.STATE_QUARANTINED, 0, 0));

  private static final List<Download> DOWNLOADS =
      List.of(
          download("01", Download.State.STATE_QUEUED, 0),
          download("02", Download.State.STATE_RUNNING, 1, "alice"),
          download("03", Download.State.STATE_RUNNING, 4, "alice", "bob"),
          download("04", Download.State.STATE_WAITING, 0));

  private static final Account HELD_BACK =
      Account.newBuilder()
          .setName("accounts/alice")
          .setState(Account.State.STATE_READY)
          .addLimits(
              AccountLimit.newBuilder()
                  .setCause(AccountLimit.Cause.CAUSE_FLOOD_WAIT)
                  .setUntil(seconds(32)))
          .build();

  private static TopState state(boolean away) {
    return new TopState(NOW, FARM, List.of(HELD_BACK), WORKERS, DOWNLOADS, away);
  }

  @Test
  void showsHostWorkersWaitsAndDownloads() {
    assertThat(TopFrame.of(state(false), TopSort.NAME, 24, 100))
        .containsExactly(
            "telefarm 0.1.0, up 1:05  load 0.50 of 2 CPUs  memory 1.0 GiB of 2.0 GiB free  disk"
                + " 30.0 GiB free",
            "2 of 3 workers running  downloads: 1 queued, 2 running, 1 waiting: flood wait  5.0"
                + " MiB/s",
            "",
            "ACCOUNT  WORKER       CPU    MEMORY  FILES       RATE  HELD BACK BY",
            "cem      quarantined",
            "alice    running      25%  90.0 MiB      2  3.0 MiB/s  flood wait, 0:32",
            "bob      running      75%  80.0 MiB      1  2.0 MiB/s",
            "",
            "DOWNLOAD  STATE                DONE     SIZE       RATE  LANES  ACCOUNT    FILE",
            "02        running                0%  8.0 MiB  1.0 MiB/s      1  alice      file-02",
            "03        running                0%  8.0 MiB  4.0 MiB/s      1  alice,bob  file-03",
            "04        waiting: flood wait    0%  8.0 MiB                               file-04",
            "01        queued                 0%  8.0 MiB                               file-01",
            "Sort by n name*, r rate, c cpu, m memory; quit: q");
  }

  @Test
  void sortsAsWantedWithWhatNeedsALookFirst() {
    assertThat(accounts(TopSort.NAME)).containsExactly("cem", "alice", "bob");
    assertThat(accounts(TopSort.CPU)).containsExactly("cem", "bob", "alice");
    assertThat(accounts(TopSort.MEMORY)).containsExactly("cem", "alice", "bob");
    assertThat(accounts(TopSort.RATE)).containsExactly("cem", "alice", "bob");
    assertThat(TopFrame.of(state(false), TopSort.RATE, 24, 100).get(9)).startsWith("03 ");
    assertThat(TopSort.ofKey('m')).contains(TopSort.MEMORY);
    assertThat(TopSort.ofKey('x')).isEmpty();
    assertThat(TopSort.ofKey(-1)).isEmpty();
  }

  private static List<String> accounts(TopSort sort) {
    return TopFrame.of(state(false), sort, 24, 100).subList(4, 7).stream()
        .map(line -> line.substring(0, line.indexOf(' ')))
        .toList();
  }

  @Test
  void fitsEveryTerminalAndSaysWhatIsLeftOut() {
    List<Worker> workers =
        IntStream.range(0, 100)
            .mapToObj(i -> worker("account-" + i, Worker.State.STATE_RUNNING, 0, 1))
            .toList();
    List<Download> downloads =
        IntStream.range(0, 1000)
            .mapToObj(i -> download("" + i, Download.State.STATE_QUEUED, 0))
            .toList();
    TopState crowded = new TopState(NOW, FARM, List.of(), workers, downloads, false);
    for (int rows = 3; rows < 60; rows++) {
      for (int columns : new int[] {20, 60, 200}) {
        int widest = columns;
        assertThat(TopFrame.of(crowded, TopSort.NAME, rows, columns))
            .hasSizeLessThanOrEqualTo(rows)
            .allSatisfy(line -> assertThat(DisplayText.width(line)).isLessThanOrEqualTo(widest));
      }
    }
    assertThat(TopFrame.of(crowded, TopSort.NAME, 40, 100))
        .hasSize(40)
        .contains("and 85 more", "and 984 more");
  }

  @Test
  void saysThatTheSupervisorHasGone() {
    assertThat(TopFrame.of(state(true), TopSort.NAME, 24, 100).getLast())
        .isEqualTo("The supervisor has gone; waiting for it. Quit: q");
  }

  private static Worker worker(String id, Worker.State state, double cpu, long mebibytes) {
    return Worker.newBuilder()
        .setName("workers/" + id)
        .setAccount("accounts/" + id)
        .setState(state)
        .setPid(state == Worker.State.STATE_RUNNING ? 1 : 0)
        .setCpuLoad(cpu)
        .setResidentBytes(mebibytes << 20)
        .build();
  }

  private static Download download(
      String id, Download.State state, long mebibytesPerSecond, String... accounts) {
    DownloadProgress.Builder progress =
        DownloadProgress.newBuilder()
            .setBytesPerSecond(mebibytesPerSecond << 20)
            .setLanes(accounts.length == 0 ? 0 : 1);
    for (String account : accounts) {
      progress.addAccounts("accounts/" + account);
    }
    return Download.newBuilder()
        .setName("downloads/" + id)
        .setState(state)
        .setWait(DownloadWait.newBuilder().setCause(DownloadWait.Cause.CAUSE_FLOOD_WAIT))
        .setMedia(Media.newBuilder().setFileName("file-" + id).setSizeBytes(8 << 20))
        .setProgress(progress)
        .build();
  }

  private static Timestamp seconds(long fromNow) {
    return Timestamp.newBuilder().setSeconds(NOW.getEpochSecond() + fromNow).build();
  }
}
