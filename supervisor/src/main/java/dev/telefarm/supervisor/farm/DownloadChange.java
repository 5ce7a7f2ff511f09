package dev.telefarm.supervisor.farm;

import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.WatchDownloadsResponse;

/**
 * A download as it is now, or that it was deleted: made once for all who watch.
 *
 * @param name {@code downloads/{download}}
 */
record DownloadChange(String name, long revision, WatchDownloadsResponse event) {
  static DownloadChange of(Download download) {
    return new DownloadChange(
        download.getName(),
        download.getRevision(),
        WatchDownloadsResponse.newBuilder().setDownload(download).build());
  }

  static DownloadChange deleted(String name, long revision) {
    var deleted =
        WatchDownloadsResponse.Deleted.newBuilder().setName(name).setRevision(revision).build();
    return new DownloadChange(
        name, revision, WatchDownloadsResponse.newBuilder().setDeleted(deleted).build());
  }
}
