package dev.telefarm.worker.download;

import dev.telefarm.proto.link.v1.DownloadSpec;
import dev.telefarm.proto.v1.Chat;
import dev.telefarm.proto.v1.DownloadTarget.IfExists;
import dev.telefarm.proto.v1.Media;
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
  private final TargetRoots roots;

  Reservations(DownloadLog downloads, TargetFiles files, TargetRoots roots) {
    this.downloads = downloads;
    this.files = files;
    this.roots = roots;
  }

  /**
   * The path chosen before, or a new one; in either case noted as one more start. Parts that were
   * noted of another file or for another path are forgotten.
   *
   * @param chat that the message is in
   * @throws TargetException if the place does not permit it
   * @throws IOException if the disk is full
   */
  Begun begin(DownloadSpec spec, Chat chat, Media media, Optional<Entry> before)
      throws TargetException, IOException {
    if (before.isEmpty() && spec.getPath().isEmpty()) {
      return reserve(spec, chat, media);
    }
    Path path =
        spec.getPath().isEmpty() ? before.orElseThrow().path() : TargetPaths.chosen(spec.getPath());
    roots.check(path, files);
    if (TargetPaths.ifExists(spec.getTarget()) == IfExists.IF_EXISTS_SKIP && files.exists(path)) {
      if (owns(spec)) {
        files.discard(path);
      }
      return new Begun.Skipped(path);
    }
    if (owns(spec)) {
      createFolderOf(path);
    }
    // Not in the log: chosen and reserved by another account's worker.
    Entry entry =
        before.isPresent()
            ? again(spec.getDownload(), media, path, before.get())
            : Entry.joined(media, path, owns(spec));
    downloads.put(spec.getDownload(), entry);
    return new Begun.Reserved(entry);
  }

  /**
   * Opens the partial file. If another account's worker publishes it, it is that one's: it has to
   * be there, and only bytes are written into it.
   *
   * @throws TargetException if something else has its name, or its folder leads outside by now
   * @throws java.nio.file.NoSuchFileException if it is another worker's, and is gone
   */
  PartialFile open(DownloadSpec spec, Entry entry) throws TargetException, IOException {
    roots.check(entry.path(), files);
    try {
      return owns(spec)
          ? files.open(entry.path(), entry.media().getSizeBytes())
          : files.join(entry.path());
    } catch (FileAlreadyExistsException e) {
      throw TargetException.exists(entry.path() + ".part is not a file that this program made");
    }
  }

  /** Whether the partial file is this worker's to create, resize, rename and delete. */
  static boolean owns(DownloadSpec spec) {
    return !spec.hasStripe() || spec.getStripe().getPublishes();
  }

  private Entry again(String download, Media media, Path path, Entry before) {
    boolean samePath = path.equals(before.path());
    boolean same = samePath && media.getUniqueFileId().equals(before.media().getUniqueFileId());
    if (!same) {
      // Before the entry changes: a crash in between forgets parts, but invents none.
      downloads.forget(download, downloads.parts(download).indices());
    }
    return new Entry(
        media,
        path,
        before.created() && samePath,
        before.starts() + 1,
        before.refetched(),
        Optional.empty());
  }

  private Begun reserve(DownloadSpec spec, Chat chat, Media media)
      throws TargetException, IOException {
    Path base = TargetPaths.base(spec, chat, media, files::isFolder);
    if (!owns(spec)) {
      throw TargetException.invalid("", "a file that another account publishes has a path");
    }
    roots.check(base, files);
    IfExists ifExists = TargetPaths.ifExists(spec.getTarget());
    if (files.exists(base)) {
      switch (ifExists) {
        case IF_EXISTS_FAIL -> throw TargetException.exists(base + " exists");
        case IF_EXISTS_REPLACE, IF_EXISTS_SKIP -> {
          if (files.isFolder(base)) {
            throw TargetException.notWritable(base, "it is a folder");
          }
          if (ifExists == IfExists.IF_EXISTS_SKIP) {
            return new Begun.Skipped(base);
          }
        }
        case IF_EXISTS_RENAME, IF_EXISTS_UNSPECIFIED, UNRECOGNIZED -> {}
      }
    }
    createFolderOf(base);
    roots.check(base, files); // the folders that were missing are real now
    return new Begun.Reserved(reserve(spec.getDownload(), media, base, ifExists));
  }

  private Entry reserve(String download, Media media, Path base, IfExists ifExists)
      throws TargetException, IOException {
    boolean rename = ifExists == IfExists.IF_EXISTS_RENAME;
    for (int number = 0; ; number++) {
      Path path = TargetPaths.numbered(base, number);
      boolean taken = files.partialExists(path);
      if (rename && (taken || files.exists(path))) {
        continue;
      }
      if (taken) {
        throw takenByAnother(path);
      }
      // The log comes first: a reservation that nobody remembers would stay for ever.
      Entry entry = Entry.chosen(media, path);
      downloads.put(download, entry);
      try (PartialFile _ = files.reserve(path, media.getSizeBytes())) {
        return entry;
      } catch (FileAlreadyExistsException e) {
        downloads.remove(download);
        if (!rename) {
          throw takenByAnother(path);
        }
        log.debug("{} was reserved by another download just now", path);
      } catch (IOException e) {
        downloads.remove(download);
        throw TargetException.notWritable(path, e);
      }
    }
  }

  private static TargetException takenByAnother(Path path) {
    return TargetException.exists(path + ".part exists: another download writes there");
  }

  private void createFolderOf(Path path) throws TargetException, IOException {
    try {
      files.createFolders(Objects.requireNonNull(path.getParent(), "targets are absolute"));
    } catch (IOException e) {
      throw TargetException.notWritable(path, e);
    }
  }
}
