package dev.telefarm.sandbox.crypto;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Writes files that hold secrets. */
public final class PrivateFile {
  private PrivateFile() {}

  /**
   * Puts {@code content} into {@code file} so that a crash leaves the old content or the new one.
   * The file is readable by its owner only, where the file system knows of that; its directory is
   * made when missing. Callers serialise their calls.
   */
  public static void replace(Path file, byte[] content) throws IOException {
    var target = file.toAbsolutePath();
    Files.createDirectories(target.getParent());
    var next = target.resolveSibling(target.getFileName() + ".next");
    Files.deleteIfExists(next);
    Files.createFile(next, ownerOnly());
    try (var channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
      var buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
    Files.move(next, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static FileAttribute<?>[] ownerOnly() {
    if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      return new FileAttribute<?>[0];
    }
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
    };
  }
}
