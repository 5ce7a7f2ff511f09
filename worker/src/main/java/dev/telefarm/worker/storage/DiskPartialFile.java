package dev.telefarm.worker.storage;

import dev.telefarm.worker.download.PartialFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.Set;

/** A sparse file of the final size, as soon as that is known. */
final class DiskPartialFile implements PartialFile {
  private static final int READ_BYTES = 256 << 10;

  /** Its positioned reads and writes need no lock: each is a system call of its own. */
  private final FileChannel channel;

  private final boolean owned;

  private DiskPartialFile(FileChannel channel, boolean owned) {
    this.channel = channel;
    this.owned = owned;
  }

  /** A new, empty file. */
  static DiskPartialFile create(Path path) throws IOException {
    return new DiskPartialFile(channel(path, Set.of(StandardOpenOption.CREATE_NEW)), true);
  }

  /**
   * An existing file, cut or extended to {@code size} bytes.
   *
   * @param size 0 if unknown: what is there may be right
   */
  static DiskPartialFile open(Path path, long size) throws IOException {
    DiskPartialFile file = new DiskPartialFile(existing(path), true);
    try {
      if (size > 0) {
        file.resize(size);
      }
      return file;
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /** An existing file, to be left at the size it has. */
  static DiskPartialFile join(Path path) throws IOException {
    return new DiskPartialFile(existing(path), false);
  }

  private static FileChannel existing(Path path) throws IOException {
    // A pipe would be opened, and a link is refused by the system, but with another exception.
    requireRegular(path);
    return channel(path, Set.of());
  }

  private static FileChannel channel(Path path, Set<OpenOption> more) throws IOException {
    Set<OpenOption> options = new HashSet<>(more);
    options.add(StandardOpenOption.READ);
    options.add(StandardOpenOption.WRITE);
    options.add(LinkOption.NOFOLLOW_LINKS);
    return FileChannel.open(path, options);
  }

  /**
   * Passes if a file is there that bytes can be kept in.
   *
   * @throws java.nio.file.NoSuchFileException if nothing is there
   * @throws FileAlreadyExistsException if it is a link, a folder, a pipe, ...
   */
  static void requireRegular(Path path) throws IOException {
    var attributes =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isRegularFile()) {
      throw new FileAlreadyExistsException(path.toString(), null, "it is not a regular file");
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
  public void read(ByteBuffer bytes, long offset) throws IOException {
    read(channel, bytes, offset);
  }

  private static void read(FileChannel channel, ByteBuffer bytes, long offset) throws IOException {
    long at = offset;
    while (bytes.hasRemaining()) {
      int read = channel.read(bytes, at);
      if (read < 0) {
        throw new EOFException("the file ends before byte " + (at + bytes.remaining()));
      }
      at += read;
    }
  }

  @Override
  public void resize(long size) throws IOException {
    if (!owned) {
      throw new UnsupportedOperationException("another worker's file is not resized");
    }
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
    for (long at = 0; at < bytes; at += buffer.limit()) {
      read(channel, buffer.clear().limit((int) Math.min(READ_BYTES, bytes - at)), at);
      digest.update(buffer.flip());
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
