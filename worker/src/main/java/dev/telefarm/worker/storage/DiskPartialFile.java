package dev.telefarm.worker.storage;

import dev.telefarm.worker.download.PartialFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A sparse file of the final size. */
final class DiskPartialFile implements PartialFile {
  private static final int READ_BYTES = 1 << 20;

  private final FileChannel channel;

  private DiskPartialFile(FileChannel channel) {
    this.channel = channel;
  }

  static DiskPartialFile open(Path path, long size, OpenOption create) throws IOException {
    FileChannel channel =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, create);
    DiskPartialFile file = new DiskPartialFile(channel);
    try {
      file.resize(size);
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
  public String sha256() throws IOException {
    return sha256(channel);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  static String sha256(FileChannel channel) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
    for (long at = 0; ; ) {
      int read = channel.read(buffer.clear(), at);
      if (read < 0) {
        return HexFormat.of().formatHex(digest.digest());
      }
      digest.update(buffer.flip());
      at += read;
    }
  }
}
