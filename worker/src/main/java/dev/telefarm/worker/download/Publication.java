package dev.telefarm.worker.download;

import dev.telefarm.proto.link.v1.DownloadSpec;
import dev.telefarm.proto.v1.DownloadTarget.IfExists;
import dev.telefarm.worker.download.DownloadLog.Entry;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Proves a received file and gives it its final name, in two steps with a note between them: a
 * sealed file needs no network and no proof but its hash to be published, by this process or a
 * later one. Thread-safe.
 */
final class Publication {
  private final DownloadLog downloads;
  private final TargetFiles files;
  private final TargetRoots roots;
  private final CrashPoints crashPoints;

  Publication(
      DownloadLog downloads, TargetFiles files, TargetRoots roots, CrashPoints crashPoints) {
    this.downloads = downloads;
    this.files = files;
    this.roots = roots;
    this.crashPoints = crashPoints;
  }

  /**
   * Notes that the partial file is whole and proven.
   *
   * @param hash of what the disk gave back
   */
  Entry seal(DownloadSpec spec, Entry entry, PartialFile part, FileHash hash) throws IOException {
    part.force();
    Entry sealed = entry.sealed(part.size(), hash);
    downloads.put(spec.getDownload(), sealed);
    crashPoints.pass(CrashPoints.Point.SEALED);
    return sealed;
  }

  /**
   * Gives the sealed file its name, or the next free one if it has been taken meanwhile and may not
   * be replaced.
   *
   * @return as what it was published
   * @throws TargetException if the name is taken for good, or its folder leads outside the roots by
   *     now
   */
  Entry publish(DownloadSpec spec, Entry sealed) throws IOException, TargetException {
    IfExists ifExists = TargetPaths.ifExists(spec.getTarget());
    Entry entry = sealed;
    while (true) {
      roots.check(entry.path(), files);
      try {
        files.publish(entry.path(), ifExists == IfExists.IF_EXISTS_REPLACE);
        crashPoints.pass(CrashPoints.Point.PUBLISHED);
        return entry;
      } catch (FileAlreadyExistsException e) {
        if (ifExists != IfExists.IF_EXISTS_RENAME) {
          throw TargetException.exists(entry.path() + " exists");
        }
        entry = moveOn(spec, entry);
      } catch (FileSystemException e) {
        throw TargetHeldException.caused(e) ? new TargetHeldException(entry.path(), e) : e;
      }
    }
  }

  /**
   * Ends what an earlier process had sealed.
   *
   * @return as what it is published; empty if its file is gone or is not the sealed one
   */
  Optional<Entry> finish(DownloadSpec spec, Entry sealed) throws IOException, TargetException {
    String hash = sealed.hash().orElseThrow().sha256();
    if (files.partialExists(sealed.path())) {
      return holds(sealed, hash) ? Optional.of(publish(spec, sealed)) : Optional.empty();
    }
    boolean published = files.exists(sealed.path()) && Sha256.of(files, sealed.path()).equals(hash);
    if (!published) {
      return Optional.empty();
    }
    files.forceNames(sealed.path()); // an earlier process was killed in between
    return Optional.of(sealed);
  }

  private boolean holds(Entry sealed, String hash) throws IOException {
    long size = sealed.media().getSizeBytes();
    try (PartialFile part = files.open(sealed.path(), size)) {
      return Sha256.of(part, size).equals(hash);
    }
  }

  private Entry moveOn(DownloadSpec spec, Entry entry) throws IOException {
    for (int number = 1; ; number++) {
      Path path = TargetPaths.numbered(entry.path(), number);
      if (files.exists(path) || files.partialExists(path)) {
        continue;
      }
      try {
        files.moveReservation(entry.path(), path);
      } catch (FileAlreadyExistsException e) {
        continue;
      }
      Entry moved = entry.movedTo(path);
      downloads.put(spec.getDownload(), moved);
      return moved;
    }
  }
}
