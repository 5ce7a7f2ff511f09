package dev.telefarm.supervisor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One supervisor for a data directory. The system frees the lock however its holder ends; the file
 * stays, because removing a file that somebody may be about to lock would let two in.
 */
final class SupervisorLock implements AutoCloseable {
  private final FileChannel channel;

  private SupervisorLock(FileChannel channel) {
    this.channel = channel;
  }

  static SupervisorLock take(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    FileLock lock = channel.tryLock();
    if (lock == null) {
      channel.close();
      throw new DataDirectoryInUse(
          "another supervisor (pid "
              + Files.readString(file).strip()
              + ") uses "
              + file.getParent()
              + "; stop it, or choose another data directory with --data");
    }
    channel.truncate(0);
    channel.write(
        ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8)),
        0);
    channel.force(true);
    return new SupervisorLock(channel);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
