package dev.telefarm.worker.download;

import dev.telefarm.proto.link.v1.DownloadSpec;
import dev.telefarm.proto.v1.DownloadTarget.IfExists;
import dev.telefarm.proto.v1.Media;
import dev.telefarm.worker.download.DownloadLog.Durable;
import dev.telefarm.worker.download.DownloadLog.Entry;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses a download's final path, once, and reserves it by creating the partial file beside it.
 * Thread-safe.
 */
final class Reservations {
  private static final Logger log = LoggerFactory.getLogger(Reservations.class);

  private final DownloadLog downloads;
  private final TargetFiles files;

  Reservations(DownloadLog downloads, TargetFiles files) {
    this.downloads = downloads;
    this.files = files;
  }

  /**
   * The path chosen before, or a new one; in either case noted as one more start.
   *
   * @throws TargetException if the place does not permit it
   * @throws IOException if the disk is full
   */
  Entry begin(DownloadSpec spec, Media media, Optional<Entry> before)
      throws TargetException, IOException {
    if (before.isPresent()) {
      Entry entry = again(spec, media, before.get());
      downloads.put(spec.getDownload(), entry);
      return entry;
    }
    if (spec.getPath().isEmpty()) {
      return reserve(spec, media);
    }
    // Chosen and reserved by another account's worker. How much of its partial file can be
    // trusted is known to that one's log only.
    Entry entry = Entry.joined(media, Path.of(spec.getPath()));
    createFolderOf(entry.path());
    downloads.put(spec.getDownload(), entry);
    return entry;
  }

  private static Entry again(DownloadSpec spec, Media media, Entry before) {
    Path path = spec.getPath().isEmpty() ? before.path() : Path.of(spec.getPath());
    boolean same =
        path.equals(before.path())
            && media.getUniqueFileId().equals(before.media().getUniqueFileId());
    return new Entry(
        media,
        path,
        before.created() && path.equals(before.path()),
        before.starts() + 1,
        same ? before.durable() : Durable.NOTHING,
        before.refetched(),
        Optional.empty());
  }

  private Entry reserve(DownloadSpec spec, Media media) throws TargetException, IOException {
    Path base = TargetPaths.base(spec.getTarget(), media, files::isFolder);
    createFolderOf(base);
    IfExists ifExists = TargetPaths.ifExists(spec.getTarget());
    if (ifExists == IfExists.IF_EXISTS_FAIL && files.exists(base)) {
      throw TargetException.exists(base + " exists");
    }
    if (ifExists == IfExists.IF_EXISTS_REPLACE && files.isFolder(base)) {
      throw TargetException.notWritable(base, "it is a folder");
    }
    for (int number = 0; ; number++) {
      Path path = TargetPaths.numbered(base, number);
      boolean taken = files.partialExists(path);
      if (ifExists == IfExists.IF_EXISTS_RENAME && (taken || files.exists(path))) {
        continue;
      }
      if (taken) {
        throw TargetException.exists(path + ".part exists: another download writes there");
      }
      // The log comes first: a reservation that nobody remembers would stay for ever.
      Entry entry = Entry.chosen(media, path);
      downloads.put(spec.getDownload(), entry);
      try (PartialFile _ = files.reserve(path, media.getSizeBytes())) {
        return entry;
      } catch (FileAlreadyExistsException e) {
        log.debug("{} was reserved by another download just now", path);
        downloads.remove(spec.getDownload());
      } catch (IOException e) {
        downloads.remove(spec.getDownload());
        throw TargetException.notWritable(path, e);
      }
    }
  }

  private void createFolderOf(Path path) throws TargetException, IOException {
    try {
      files.createFolders(Objects.requireNonNull(path.getParent(), "targets are absolute"));
    } catch (IOException e) {
      throw TargetException.notWritable(path, e);
    }
  }
}
