package dev.telefarm.supervisor.content;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;

/**
 * A regular file, opened for reading. It stays the same file when its name goes to another one. Its
 * name is never followed if it is a symbolic link: whoever may write to a target's folder could
 * show any file of the supervisor's user through it. One thread only.
 */
final class ContentFile implements Closeable {
  /**
   * The JDK's O_DIRECT. By its name only: naming its class makes javac warn, and warnings are
   * errors here.
   */
  private static final Optional<OpenOption> DIRECT = direct();

  private final FileChannel channel;
  private final int block;

  private ContentFile(FileChannel channel, int block) {
    this.channel = channel;
    this.block = block;
  }

  /**
   * Opens the file.
   *
   * @throws NoSuchFileException if there is none, or something else than a file
   */
  static ContentFile open(Path path) throws IOException {
    requireRegular(path);
    return new ContentFile(
        FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS), 1);
  }

  /** As {@link #open}, past the system's cache where the file system lets us: what the disk has. */
  static ContentFile openOnDisk(Path path) throws IOException {
    requireRegular(path);
    if (DIRECT.isPresent()) {
      try {
        int block = Math.toIntExact(Files.getFileStore(path).getBlockSize());
        if (ContentView.PART_BYTES % block == 0) {
          Set<OpenOption> options =
              Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS, DIRECT.get());
          return new ContentFile(FileChannel.open(path, options), block);
        }
      } catch (NoSuchFileException e) {
        throw e;
      } catch (IOException | UnsupportedOperationException e) {
        // Memory file systems and some network ones cannot: then the cache's word has to do.
        return open(path);
      }
    }
    return open(path);
  }

  private static Optional<OpenOption> direct() {
    try {
      for (Object option :
          Class.forName("com.sun.nio.file.ExtendedOpenOption").getEnumConstants()) {
        if (option instanceof OpenOption direct && option.toString().equals("DIRECT")) {
          return Optional.of(direct);
        }
      }
    } catch (ClassNotFoundException e) {
      // Another JDK: it has no such thing.
    }
    return Optional.empty();
  }

  private static void requireRegular(Path path) throws IOException {
    // Opening a named pipe would wait for its other end.
    var attributes =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isRegularFile()) {
      throw new NoSuchFileException(path.toString(), null, "is not a regular file");
    }
  }

  /** A buffer for {@link #read}. */
  ByteBuffer buffer() {
    return block == 1
        ? ByteBuffer.allocate(ContentView.PART_BYTES)
        : ByteBuffer.allocateDirect(ContentView.PART_BYTES + block).alignedSlice(block);
  }

  /**
   * Reads what there is of the part; the buffer holds that afterwards, less than a part only at the
   * file's end.
   */
  void read(int part, ByteBuffer buffer) throws IOException {
    buffer.clear().limit(ContentView.PART_BYTES);
    long start = (long) part * ContentView.PART_BYTES;
    while (buffer.hasRemaining()) {
      int read = channel.read(buffer, start + buffer.position());
      if (read < 0 || read % block != 0) {
        break;
      }
    }
    buffer.flip();
  }

  long size() throws IOException {
    return channel.size();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
