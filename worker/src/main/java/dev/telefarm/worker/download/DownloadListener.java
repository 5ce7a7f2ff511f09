package dev.telefarm.worker.download;

import dev.telefarm.proto.link.v1.DownloadParts;
import dev.telefarm.proto.link.v1.DownloadStatus;

/** Hears what changes at downloads; what is told of one comes in order. Must not block. */
public interface DownloadListener {
  void status(DownloadStatus status);

  void parts(DownloadParts parts);
}
