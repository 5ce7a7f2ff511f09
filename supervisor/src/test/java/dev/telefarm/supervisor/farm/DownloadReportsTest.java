package dev.telefarm.supervisor.farm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.link.v1.DownloadStatus;
import dev.telefarm.proto.link.v1.PartRun;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadProgress;
import dev.telefarm.proto.v1.Media;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DownloadReportsTest {
  @Test
  void countsOfSeveralAccountsAddUp() {
    var entry = new DownloadEntry("x", Download.getDefaultInstance());
    report(entry, 2, 100);
    report(entry, 3, 100);
    assertCounts(entry, 3, 100);

    entry.carryCounts();
    var restored = DownloadEntry.of("x", entry.stored(Instant.EPOCH), List.of(), Instant.EPOCH);
    report(restored, 0, 0);
    assertCounts(restored, 3, 100);
    report(restored, 1, 50);
    assertCounts(restored, 4, 150);

    // A worker that lost its counts does not turn them back.
    report(restored, 0, 0);
    assertCounts(restored, 4, 150);
  }

  @Test
  void accountsAtWorkAddUpAndAWaitingPublisherDoesNotHideThem() {
    var entry =
        new DownloadEntry(
            "x",
            Download.newBuilder()
                .setAssignedAccount("accounts/a")
                .setMedia(Media.newBuilder().setSizeBytes(5L << 20))
                .build());
    entry.parts.merge(List.of(PartRun.newBuilder().addCrc32C(1).addCrc32C(2).build()));
    entry.statuses.put("accounts/a", status(DownloadStatus.Phase.PHASE_WAITING));
    entry.statuses.put("accounts/b", status(DownloadStatus.Phase.PHASE_RUNNING));
    entry.statuses.put("accounts/c", status(DownloadStatus.Phase.PHASE_RUNNING));

    Download download =
        DownloadReports.apply(entry.download, entry.carried, entry.parts, entry.statuses);

    assertThat(download.getState()).isEqualTo(Download.State.STATE_RUNNING);
    assertThat(download.hasWait()).isFalse();
    DownloadProgress progress = download.getProgress();
    assertThat(progress.getAccountsList()).containsExactly("accounts/b", "accounts/c");
    assertThat(progress.getLanes()).isEqualTo(4);
    assertThat(progress.getBytesPerSecond()).isEqualTo(2L << 20);
    assertThat(progress.getDurableBytes()).isEqualTo(2L << 20);
    assertThat(progress.getEta().getSeconds()).isEqualTo(1);
  }

  private static DownloadStatus status(DownloadStatus.Phase phase) {
    return DownloadStatus.newBuilder()
        .setPhase(phase)
        .setBytesPerSecond(1 << 20)
        .setLanes(2)
        .build();
  }

  private static void report(DownloadEntry entry, int resumptions, long refetched) {
    DownloadStatus status =
        DownloadStatus.newBuilder()
            .setPhase(DownloadStatus.Phase.PHASE_RUNNING)
            .setResumptions(resumptions)
            .setRefetchedBytes(refetched)
            .build();
    entry.statuses.put(entry.download.getAssignedAccount(), status);
    entry.download =
        DownloadReports.apply(entry.download, entry.carried, entry.parts, entry.statuses);
  }

  private static void assertCounts(DownloadEntry entry, int resumptions, long refetched) {
    DownloadProgress progress = entry.download.getProgress();
    assertThat(progress.getResumptions()).isEqualTo(resumptions);
    assertThat(progress.getRefetchedBytes()).isEqualTo(refetched);
  }
}
