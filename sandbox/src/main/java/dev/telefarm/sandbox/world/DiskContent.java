package dev.telefarm.sandbox.world;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A real file. It is opened for each read: a served folder may hold more files than a process may
 * have open.
 */
public record DiskContent(Path path, long size) implements Content {
  @Override
  public byte[] read(long offset, int length) throws IOException {
    var bytes = ByteBuffer.allocate(Math.clamp(size - offset, 0, length));
    try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, offset + bytes.position()) < 0) {
          throw new EOFException(
              path + " became shorter than " + size + " bytes while it was served");
        }
      }
    }
    return bytes.array();
  }
}
