package dev.telefarm.worker;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The account's folder, held by one puppet at a time as a real worker holds it, and the file {@code
 * lives} in it: a line with the pid of each that ever held it.
 */
final class PuppetLife {
  private final FileLock lock;

  private PuppetLife(FileLock lock) {
    this.lock = lock;
  }

  /** Empty if another process holds it. */
  static Optional<PuppetLife> begin(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve("worker.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = channel.tryLock();
    if (lock == null) {
      return Optional.empty();
    }
    Files.writeString(
        folder.resolve("lives"),
        ProcessHandle.current().pid() + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    return Optional.of(new PuppetLife(lock));
  }

  boolean holds() {
    return lock.isValid();
  }
}
