package dev.telefarm.worker;

import dev.telefarm.proto.link.v1.DownloadParts;
import dev.telefarm.proto.link.v1.DownloadStatus;
import dev.telefarm.proto.link.v1.WorkerReport;
import dev.telefarm.worker.download.DownloadListener;
import dev.telefarm.worker.link.SupervisorLink;

/** Tells the supervisor what changes at downloads. Thread-safe. */
record DownloadReports(SupervisorLink link) implements DownloadListener {
  @Override
  public void status(DownloadStatus status) {
    link.report(WorkerReport.newBuilder().setDownload(status).build());
  }

  @Override
  public void parts(DownloadParts parts) {
    link.report(WorkerReport.newBuilder().setDownloadParts(parts).build());
  }
}
