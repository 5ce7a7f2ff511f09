package dev.telefarm.worker.storage;

import dev.telefarm.worker.download.PartialFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/** A sparse file of the final size, as soon as that is known. */
final class DiskPartialFile implements PartialFile {
  private static final int READ_BYTES = 256 << 10;

  private final FileChannel channel;

  private DiskPartialFile(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * @param size 0 if unknown
   */
  static DiskPartialFile open(Path path, long size, OpenOption create) throws IOException {
    FileChannel channel =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, create);
    DiskPartialFile file = new DiskPartialFile(channel);
    try {
      if (size > 0) { // 0 is unknown: what is there may be right
        file.resize(size);
      }
      return file;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public void write(ByteBuffer bytes, long offset) throws IOException {
    long at = offset;
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
  }

  @Override
  public void read(ByteBuffer buffer, long offset) throws IOException {
    long at = offset;
    while (buffer.hasRemaining()) {
      int read = channel.read(buffer, at);
      if (read < 0) {
        throw new EOFException("the file ends at byte " + at);
      }
      at += read;
    }
  }

  @Override
  public void resize(long size) throws IOException {
    if (channel.size() > size) {
      channel.truncate(size);
    } else if (channel.size() < size) {
      // Writing the last byte leaves a hole before it: the size is right from the start and costs
      // no space.
      channel.write(ByteBuffer.allocate(1), size - 1);
    }
  }

  @Override
  public void force() throws IOException {
    channel.force(false);
  }

  @Override
  public long size() throws IOException {
    return channel.size();
  }

  @Override
  public void digest(MessageDigest digest, long bytes) throws IOException {
    digest(channel, digest, bytes);
  }

  static void digest(FileChannel channel, MessageDigest digest, long bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
    for (long at = 0; at < bytes; ) {
      int read = channel.read(buffer.clear().limit((int) Math.min(READ_BYTES, bytes - at)), at);
      if (read < 0) {
        throw new EOFException("the file ends at byte " + at + ", before " + bytes);
      }
      digest.update(buffer.flip());
      at += read;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
