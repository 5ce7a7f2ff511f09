package dev.telefarm.worker.download;

import dev.telefarm.proto.link.v1.DownloadSpec;
import dev.telefarm.proto.v1.DownloadTarget.IfExists;
import dev.telefarm.worker.download.DownloadLog.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a file that was fetched before a second name, instead of fetching it again. Thread-safe.
 *
 * <p>The file is read and hashed for that: COMPLETED promises what is on the disk, and the first
 * name was in other hands meanwhile. What cannot be linked is fetched.
 */
final class KnownFile {
  private static final Logger log = LoggerFactory.getLogger(KnownFile.class);

  private final DownloadLog downloads;
  private final TargetFiles files;
  private final TargetRoots roots;

  KnownFile(DownloadLog downloads, TargetFiles files, TargetRoots roots) {
    this.downloads = downloads;
    this.files = files;
    this.roots = roots;
  }

  /**
   * Makes the reserved target that, and lets go of the reservation.
   *
   * @return the entry as it is noted then; empty if the file has to be fetched
   * @throws IOException if the disk fails afterwards
   */
  Optional<Entry> link(DownloadSpec spec, Entry reserved) throws IOException {
    if (!spec.hasKnownCopy() || !Reservations.owns(spec)) {
      return Optional.empty();
    }
    Path known = Path.of(spec.getKnownCopy().getPath());
    boolean replace = TargetPaths.ifExists(spec.getTarget()) == IfExists.IF_EXISTS_REPLACE;
    try {
      roots.check(known, files);
      roots.check(reserved.path(), files);
      if (!Sha256.of(files, known).equals(spec.getKnownCopy().getSha256())) {
        log.info("download={}: {} is not what was fetched any more", spec.getDownload(), known);
        return Optional.empty();
      }
      files.link(known, reserved.path(), replace);
    } catch (IOException | TargetException e) {
      log.info("download={} cannot be a link to {}: {}", spec.getDownload(), known, e.toString());
      return Optional.empty();
    }
    files.discard(reserved.path());
    Entry linked =
        reserved.sealed(
            reserved.media().getSizeBytes(),
            new FileHash(spec.getKnownCopy().getSha256(), spec.getKnownCopy().getCrc32C()));
    downloads.put(spec.getDownload(), linked);
    return Optional.of(linked);
  }
}
