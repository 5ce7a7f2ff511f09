package dev.telefarm.worker.download;

import dev.telefarm.proto.link.v1.DownloadSpec;
import dev.telefarm.proto.link.v1.DownloadStatus.Phase;
import dev.telefarm.worker.download.DownloadLog.Entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Clears up after a download that is not wanted any more. Thread-safe; blocks. */
final class Disposal {
  private static final Logger log = LoggerFactory.getLogger(Disposal.class);

  private final DownloadLog downloads;
  private final TargetFiles files;

  Disposal(DownloadLog downloads, TargetFiles files) {
    this.downloads = downloads;
    this.files = files;
  }

  /**
   * Forgets {@code download}, whose attempts have ended; a file that is complete is never touched.
   *
   * @param discard whether its partial file goes too, if it is this worker's
   */
  void dispose(HeldDownload download, boolean discard) {
    try {
      if (discard
          && Reservations.owns(download.spec())
          && download.status().getPhase() != Phase.PHASE_COMPLETED) {
        Optional<Path> path = path(download.spec());
        if (path.isPresent()) {
          files.discard(path.get());
        }
      }
      downloads.remove(download.id());
    } catch (IOException | UncheckedIOException e) {
      log.warn("download {}: not all of it could be deleted", download.id(), e);
    }
  }

  private Optional<Path> path(DownloadSpec spec) {
    return downloads
        .get(spec.getDownload())
        .map(Entry::path)
        .or(() ->
            spec.getPath().isEmpty() ? Optional.empty() : Optional.of(Path.of(spec.getPath())));
  }
}
