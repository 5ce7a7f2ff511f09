package dev.telefarm.worker.download;

import dev.telefarm.proto.link.v1.DownloadStatus;
import dev.telefarm.proto.link.v1.DownloadStatus.Phase;
import dev.telefarm.worker.download.DownloadLog.Entry;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** What one attempt at a download tells of itself, and how often. For one thread. */
final class Progress {
  private final DownloadStatus.Builder status;
  private final Consumer<DownloadStatus> reports;
  private final Pacing pacing;
  private final LongSupplier nanoTime;
  private final RateMeter rate = new RateMeter();
  private long reportedNanos;

  Progress(
      String download, Consumer<DownloadStatus> reports, Pacing pacing, LongSupplier nanoTime) {
    this.status = DownloadStatus.newBuilder().setDownload(download);
    this.reports = reports;
    this.pacing = pacing;
    this.nanoTime = nanoTime;
  }

  /** What the log has of the download is what may be told of it, and nothing beyond. */
  void logged(Entry entry) {
    status
        .setMedia(entry.media())
        .setPath(entry.path().toString())
        .setResumptions(entry.starts() - 1)
        .setDurableBytes(entry.durable().bytes())
        .setRefetchedBytes(entry.refetched());
  }

  void published(Entry entry) {
    logged(entry);
    status.setDurableBytes(entry.media().getSizeBytes()).setSha256(entry.sha256().orElseThrow());
  }

  /** Reports at once. */
  void enter(Phase phase) {
    status.setPhase(phase);
    report();
  }

  /** Notes what is received by now, and reports if the last report is long enough ago. */
  void received(long bytes) {
    long now = nanoTime.getAsLong();
    status.setBytesPerSecond(rate.bytesPerSecond(now, bytes));
    if (now - reportedNanos >= pacing.report().toNanos()) {
      report();
    }
  }

  /** The status as it is now, for whoever settles the attempt. */
  DownloadStatus.Builder status() {
    return status;
  }

  private void report() {
    reportedNanos = nanoTime.getAsLong();
    reports.accept(status.build());
  }
}
