package dev.telefarm.worker.storage;

import dev.telefarm.worker.download.PartialFile;
import dev.telefarm.worker.download.TargetFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
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
    Files.createDirectories(folder);
  }

  @Override
  public PartialFile reserve(Path target, long size) throws IOException {
    return DiskPartialFile.open(partial(target), size, StandardOpenOption.CREATE_NEW);
  }

  @Override
  public PartialFile open(Path target, long size) throws IOException {
    return DiskPartialFile.open(partial(target), size, StandardOpenOption.CREATE);
  }

  @Override
  public boolean partialExists(Path target) {
    return Files.isRegularFile(partial(target), LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public void moveReservation(Path from, Path to) throws IOException {
    moveWithoutReplacing(partial(from), partial(to));
    forceFolderOf(to);
  }

  @Override
  public void publish(Path target, boolean replace) throws IOException {
    Path partial = partial(target);
    if (replace) {
      if (exists(partial)) {
        Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
      }
    } else {
      moveWithoutReplacing(partial, target);
    }
    forceFolderOf(target);
  }

  @Override
  public void discard(Path target) throws IOException {
    Files.deleteIfExists(partial(target));
  }

  @Override
  public long digest(Path target, MessageDigest digest) throws IOException {
    try (FileChannel channel = FileChannel.open(target, StandardOpenOption.READ)) {
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
      if (!Files.exists(from) || !Files.isSameFile(from, to)) {
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

  private static void forceFolderOf(Path file) throws IOException {
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a folder");
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static Path partial(Path target) {
    return target.resolveSibling(target.getFileName() + PARTIAL_SUFFIX);
  }
}
