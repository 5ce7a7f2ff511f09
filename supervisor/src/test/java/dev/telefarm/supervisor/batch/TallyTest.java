package dev.telefarm.supervisor.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadCounts;
import dev.telefarm.proto.v1.DownloadProgress;
import dev.telefarm.supervisor.store.Changes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TallyTest {
  private static final String BATCH = "batches/1";

  private final Tallies tallies = new Tallies();
  private final List<String> told = new ArrayList<>();

  TallyTest() {
    tallies.onChange((origin, _) -> told.add(origin));
  }

  @Test
  void countsFollowEachDownloadFromStateToState() {
    Download queued = download(Download.State.STATE_QUEUED, 0, 100, 0);
    Download running = download(Download.State.STATE_RUNNING, 40, 100, 7);
    Download completed = download(Download.State.STATE_COMPLETED, 100, 100, 0);
    change(Optional.empty(), Optional.of(queued));
    change(Optional.empty(), Optional.of(queued));
    change(Optional.of(queued), Optional.of(running));

    assertThat(tallies.counts(BATCH))
        .isEqualTo(
            DownloadCounts.newBuilder()
                .setTotal(2)
                .setQueued(1)
                .setRunning(1)
                .setDurableBytes(40)
                .setTotalBytes(200)
                .setBytesPerSecond(7)
                .build());
    assertThat(tallies.open(BATCH)).isEqualTo(2);

    change(Optional.of(running), Optional.of(completed));
    change(
        Optional.of(queued),
        Optional.of(completed.toBuilder().setSkip(Download.Skip.SKIP_KNOWN).build()));

    assertThat(tallies.counts(BATCH).getCompleted()).isEqualTo(2);
    assertThat(tallies.counts(BATCH).getSkipped()).isEqualTo(1);
    assertThat(tallies.counts(BATCH).getBytesPerSecond()).isZero();
    assertThat(tallies.open(BATCH)).isZero();
    assertThat(told).hasSize(5).containsOnly(BATCH);
  }

  @Test
  void deletedDownloadCountsNoMore() {
    Download failed = download(Download.State.STATE_FAILED, 3, 10, 0);
    change(Optional.empty(), Optional.of(failed));
    change(Optional.of(failed), Optional.empty());

    assertThat(tallies.counts(BATCH)).isEqualTo(DownloadCounts.getDefaultInstance());
  }

  @Test
  void downloadThatWasAskedForAloneIsNobodys() {
    change(Optional.empty(), Optional.of(Download.getDefaultInstance()));

    assertThat(told).isEmpty();
  }

  private void change(Optional<Download> before, Optional<Download> after) {
    tallies.changed(before, after, new Changes());
  }

  private static Download download(Download.State state, long durable, long total, long rate) {
    return Download.newBuilder()
        .setBatch(BATCH)
        .setState(state)
        .setProgress(
            DownloadProgress.newBuilder()
                .setDurableBytes(durable)
                .setTotalBytes(total)
                .setBytesPerSecond(rate))
        .build();
  }
}
