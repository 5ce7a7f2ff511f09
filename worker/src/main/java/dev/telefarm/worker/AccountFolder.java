package dev.telefarm.worker;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * The account's folder, held by this process alone for its life. The lock file is opened once and
 * never closed before the end: closing any descriptor of it would give the lock up.
 */
final class AccountFolder implements AutoCloseable {
  private static final Set<PosixFilePermission> PRIVATE_FOLDER =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> PRIVATE_FILE =
      PosixFilePermissions.fromString("rw-------");

  private final Path folder;
  private final FileChannel lockFile;

  private AccountFolder(Path folder, FileChannel lockFile) {
    this.folder = folder;
    this.lockFile = lockFile;
  }

  /** Creates the folder if it is missing, and locks it; empty if another worker has it. */
  static Optional<AccountFolder> lock(Path folder) throws IOException {
    Files.createDirectories(folder);
    restrict(folder, PRIVATE_FOLDER);
    FileChannel channel =
        FileChannel.open(
            folder.resolve("worker.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return Optional.of(new AccountFolder(folder, channel));
      }
    } catch (OverlappingFileLockException e) {
      // Held within this JVM: as good as held by another process.
    }
    channel.close();
    return Optional.empty();
  }

  /** Tells a supervisor that finds this process which one it is. */
  void announce(ProcessIdentity process, long epoch) throws IOException {
    String json =
        "{\"pid\":%d,\"processStart\":%d,\"bootId\":\"%s\",\"epoch\":%d}%n"
            .formatted(process.pid(), process.start(), process.bootId(), epoch);
    Path temporary = folder.resolve("worker.json.new");
    Files.writeString(temporary, json);
    restrict(temporary, PRIVATE_FILE);
    Files.move(temporary, announcement(), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Holds a folder for each lane, named by its number. */
  Path tdlib() throws IOException {
    return Files.createDirectories(folder.resolve("tdlib"));
  }

  Path checkpoints() {
    return folder.resolve("checkpoints");
  }

  /** A clean end: nothing is left to be adopted. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(announcement());
    lockFile.close();
  }

  private Path announcement() {
    return folder.resolve("worker.json");
  }

  private static void restrict(Path path, Set<PosixFilePermission> permissions) throws IOException {
    if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(path, permissions);
    }
  }
}
