package dev.telefarm.worker.link;

import dev.telefarm.proto.link.v1.DownloadStatus;
import dev.telefarm.proto.link.v1.WorkerReport;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be told. Of a download only the newest status, so that a slow or absent supervisor
 * costs no memory; everything else in order. For the link's thread.
 */
final class Outbox {
  private final Queue<WorkerReport> reports = new ArrayDeque<>();
  private final LinkedHashMap<String, DownloadStatus> downloads = new LinkedHashMap<>();

  /**
   * @param attached parts are not kept for a supervisor that is not there: the next snapshot has
   *     them all, and there may be many until then
   */
  void add(WorkerReport report, boolean attached) {
    if (report.hasDownloadParts() && !attached) {
      return;
    }
    if (report.hasDownload()) {
      downloads.put(report.getDownload().getDownload(), report.getDownload());
    } else {
      reports.add(report);
    }
  }

  /** The next report; null when there is none. */
  @Nullable WorkerReport poll() {
    WorkerReport report = reports.poll();
    if (report != null || downloads.isEmpty()) {
      return report;
    }
    DownloadStatus status = downloads.pollFirstEntry().getValue();
    return WorkerReport.newBuilder().setDownload(status).build();
  }

  /** A snapshot is about to say it all. */
  void clear() {
    reports.clear();
    downloads.clear();
  }
}
