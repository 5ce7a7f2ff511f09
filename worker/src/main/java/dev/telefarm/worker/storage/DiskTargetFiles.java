package dev.telefarm.worker.storage;

import dev.telefarm.worker.download.PartialFile;
import dev.telefarm.worker.download.TargetFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** {@link TargetFiles} on the default file system. */
public final class DiskTargetFiles implements TargetFiles {
  private static final String PARTIAL_SUFFIX = ".part";

  @Override
  public boolean exists(Path target) {
    return Files.exists(target, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public boolean isFolder(Path path) {
    return Files.isDirectory(path);
  }

  @Override
  public void createFolders(Path folder) throws IOException {
    List<Path> missing = new ArrayList<>();
    for (Path at = folder; at != null && !Files.exists(at); at = at.getParent()) {
      missing.add(at);
    }
    Files.createDirectories(folder);
    // A folder that is not in its parent after a power cut takes every file with it.
    for (Path created : missing.reversed()) {
      forceNames(created);
    }
  }

  @Override
  public Path real(Path path) throws IOException {
    Path existing = existing(path);
    return existing.toRealPath().resolve(existing.relativize(path)).normalize();
  }

  @Override
  public Store store(Path path) throws IOException {
    Path existing = existing(path);
    FileStore store = Files.getFileStore(existing);
    return existing.getFileSystem().supportedFileAttributeViews().contains("unix")
        ? new Store(Files.getAttribute(existing, "unix:dev").toString())
        : new Store(store.name());
  }

  @Override
  public long usableSpace(Path path) throws IOException {
    return Files.getFileStore(existing(path)).getUsableSpace();
  }

  /** The deepest of the path and its folders that exists, be it as a link to nowhere. */
  private static Path existing(Path path) throws IOException {
    for (Path at = path; at != null; at = at.getParent()) {
      if (Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
        return at;
      }
    }
    throw new NoSuchFileException(path.toString());
  }

  @Override
  public PartialFile reserve(Path target, long size) throws IOException {
    Path partial = partial(target);
    DiskPartialFile file = DiskPartialFile.create(partial);
    try {
      if (size > 0) {
        file.resize(size);
      }
      forceNames(target);
      return file;
    } catch (IOException e) {
      file.close();
      Files.delete(partial);
      throw e;
    }
  }

  @Override
  public PartialFile open(Path target, long size) throws IOException {
    DiskPartialFile file;
    try {
      file = DiskPartialFile.open(partial(target), size);
    } catch (NoSuchFileException e) {
      return reserve(target, size);
    }
    try {
      forceNames(target);
      return file;
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  @Override
  public PartialFile join(Path target) throws IOException {
    return DiskPartialFile.join(partial(target));
  }

  @Override
  public void forceNames(Path target) throws IOException {
    Path folder =
        Objects.requireNonNull(target.toAbsolutePath().getParent(), "a file has a folder");
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public boolean partialExists(Path target) {
    return exists(partial(target));
  }

  @Override
  public void moveReservation(Path from, Path to) throws IOException {
    moveWithoutReplacing(partial(from), partial(to));
    forceNames(to);
  }

  @Override
  public void publish(Path target, boolean replace) throws IOException {
    Path partial = partial(target);
    DiskPartialFile.requireRegular(partial);
    if (replace) {
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    } else {
      moveWithoutReplacing(partial, target);
    }
    forceNames(target);
  }

  @Override
  public void link(Path from, Path target, boolean replace) throws IOException {
    if (!Files.isRegularFile(from, LinkOption.NOFOLLOW_LINKS)) {
      throw new NoSuchFileException(from.toString());
    }
    try {
      if (!isSameFile(from, target)) {
        if (replace) {
          replaceByLink(from, target);
        } else {
          Files.createLink(target, from);
        }
      }
    } catch (UnsupportedOperationException e) {
      throw new IOException(e);
    }
    forceNames(target);
  }

  private static void replaceByLink(Path from, Path target) throws IOException {
    Path next = target.resolveSibling(target.getFileName() + PARTIAL_SUFFIX + ".link");
    Files.deleteIfExists(next); // of a process that was killed here
    Files.createLink(next, from);
    Files.move(next, target, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void discard(Path target) throws IOException {
    Path partial = partial(target);
    if (Files.isRegularFile(partial, LinkOption.NOFOLLOW_LINKS)) { // or it is not ours
      Files.delete(partial);
    }
  }

  @Override
  public long digest(Path target, MessageDigest digest) throws IOException {
    try (FileChannel channel =
        FileChannel.open(target, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      long size = channel.size();
      DiskPartialFile.digest(channel, digest, size);
      return size;
    }
  }

  /**
   * rename(2) would replace an existing file, so the new name is made by link(2), which does not,
   * and the old one removed then. A crash between the two leaves both names on one file, which is
   * told from a stranger's file by comparing the two.
   */
  private static void moveWithoutReplacing(Path from, Path to) throws IOException {
    try {
      Files.createLink(to, from);
    } catch (FileAlreadyExistsException e) {
      if (!isSameFile(from, to)) {
        throw e;
      }
    } catch (NoSuchFileException e) {
      throw e;
    } catch (UnsupportedOperationException | FileSystemException e) {
      moveWithoutLinks(from, to);
      return;
    }
    Files.delete(from);
  }

  /** A link to {@code from} at {@code to} is a stranger's, too. */
  private static boolean isSameFile(Path from, Path to) throws IOException {
    return Files.isRegularFile(from, LinkOption.NOFOLLOW_LINKS)
        && Files.isRegularFile(to, LinkOption.NOFOLLOW_LINKS)
        && Files.isSameFile(from, to);
  }

  /**
   * For file systems without hard links (FAT, some network shares): between the check and the move
   * a stranger could come in.
   */
  private static void moveWithoutLinks(Path from, Path to) throws IOException {
    if (Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(to.toString());
    }
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  private static Path partial(Path target) {
    return target.resolveSibling(target.getFileName() + PARTIAL_SUFFIX);
  }
}
