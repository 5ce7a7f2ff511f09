package dev.telefarm.worker.download;

import dev.telefarm.proto.link.v1.DownloadStatus;
import dev.telefarm.proto.link.v1.DownloadStatus.Phase;
import dev.telefarm.proto.v1.Media;
import dev.telefarm.worker.download.DownloadLog.Entry;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/** What one attempt at a download tells of itself, and how often. For one thread. */
final class Progress {
  private final DownloadStatus.Builder status;
  private final DownloadListener listener;
  private final Pacing pacing;
  private final LongSupplier nanoTime;
  private final RateMeter rate = new RateMeter();
  private DownloadStatus told = DownloadStatus.getDefaultInstance();
  private long toldNanos;

  Progress(String download, DownloadListener listener, Pacing pacing, LongSupplier nanoTime) {
    this.status = DownloadStatus.newBuilder().setDownload(download);
    this.listener = listener;
    this.pacing = pacing;
    this.nanoTime = nanoTime;
  }

  void resolved(Media media) {
    status.setMedia(media);
  }

  void logged(Entry entry) {
    status
        .setMedia(entry.media())
        .setPath(entry.path().toString())
        .setResumptions(entry.starts() - 1)
        .setRefetchedBytes(entry.refetched());
  }

  void published(Entry entry) {
    logged(entry);
    FileHash hash = entry.hash().orElseThrow();
    status
        .setDurableBytes(entry.media().getSizeBytes())
        .setLanes(0)
        .setSha256(hash.sha256())
        .setCrc32C(hash.crc32c());
  }

  /** Its file is a link to one that was fetched before. */
  void linked(Entry entry) {
    published(entry);
    status.setLinked(true);
  }

  /** The file at {@code path} was there before, and is left alone. */
  void skipped(Path path) {
    status.setPath(path.toString()).setSkipped(true);
  }

  /** Reports at once. */
  void enter(Phase phase) {
    status.setPhase(phase);
    report();
  }

  /**
   * Notes how far it is, and reports if the last report is long enough ago.
   *
   * @param received bytes that came in this attempt
   * @param durable bytes of the whole file that are
   */
  void moved(long received, long durable, int lanes) {
    long now = nanoTime.getAsLong();
    status
        .setBytesPerSecond(rate.bytesPerSecond(now, received))
        .setDurableBytes(durable)
        .setLanes(lanes);
    if (now - toldNanos >= pacing.report().toNanos()) {
      report();
    }
  }

  /** Bytes that came in this attempt, whole parts or not; told with the next move. */
  void fetched(long bytes) {
    status.setFetchedBytes(bytes);
  }

  /** The status as it is now, for whoever settles the attempt. */
  DownloadStatus.Builder status() {
    return status;
  }

  private void report() {
    toldNanos = nanoTime.getAsLong();
    DownloadStatus now = status.build();
    if (!now.equals(told)) {
      told = now;
      listener.status(now);
    }
  }
}
