package dev.telefarm.supervisor.process;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one account's workers printed: {@code worker.log}, which they append to, and older pieces of
 * it, {@code worker.1.log} being the newest of those. Thread-safe.
 *
 * <p>The workers write to the file itself and not to a pipe, so that neither a dead supervisor nor
 * a slow one keeps them waiting. So the file is bounded from outside: when it is too large its tail
 * is copied away and it is cut to nothing, which its writers do not notice because they append.
 * What comes between the copy and the cut is lost, as it is with logrotate's copytruncate.
 *
 * <p>Positions count the bytes from the oldest one that was there when this object was made; they
 * only grow, whatever becomes of the files.
 */
public final class WorkerLog {
  private static final Logger log = LoggerFactory.getLogger(WorkerLog.class);

  /** Of a tail that grows while it is copied. */
  private static final int COPY_TRIES = 3;

  private final Path folder;
  private final Path current;
  private final File stat;
  private final long fileBytes;
  private final int files;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by lock.

  /** The newest first, as worker.1.log, worker.2.log and so on have them. */
  private final List<Piece> older = new ArrayList<>();

  /** Of worker.log. */
  private long start;

  private long size;
  private boolean leftOut;

  /** A file of it, by positions. */
  record Piece(long start, long length) {}

  /**
   * A part of the log.
   *
   * @param start of its first byte
   * @param end of what is after it
   */
  public record Range(long start, long end) {}

  /**
   * Bytes in a row, up to the limit of the buffer.
   *
   * @param position of the first one; later than asked for if what was there is gone
   */
  public record Bytes(long position, ByteBuffer content) {
    public long end() {
      return position + content.remaining();
    }
  }

  /**
   * @param fileBytes most of an older piece; {@code worker.log} is cut before it has so many
   * @param files at least 1, {@code worker.log} included
   */
  WorkerLog(Path folder, long fileBytes, int files) {
    this.folder = folder;
    this.current = folder.resolve("worker.log");
    this.stat = current.toFile();
    this.fileBytes = fileBytes;
    this.files = files;
    for (int i = files - 1; i > 0; i--) {
      long length = piece(i).toFile().length();
      older.addFirst(new Piece(start, length));
      start += length;
    }
    size = stat.length();
  }

  /** What the worker appends to. */
  File file() {
    return stat;
  }

  private Path piece(int number) {
    return folder.resolve("worker." + number + ".log");
  }

  /**
   * Looks at the file's size and cuts it if it is too large.
   *
   * @return whether it is growing so fast that it wants to be looked at again soon
   */
  boolean look() throws IOException {
    long now = stat.length();
    long grown;
    lock.lock();
    try {
      grown = now - size;
      if (grown == 0 && now <= cutAt()) {
        return false;
      }
      if (grown < 0) {
        // Somebody else cut it.
        start += size;
      }
      size = now;
      if (now > cutAt()) {
        cut();
      }
    } finally {
      lock.unlock();
    }
    listeners.forEach(Runnable::run);
    return grown > fileBytes / 16;
  }

  /** Sooner than the bound, so that a worker which prints at a usual pace loses nothing. */
  private long cutAt() {
    return fileBytes - fileBytes / 8;
  }

  private void cut() throws IOException {
    for (int i = files - 1; i > 1; i--) {
      moveIfThere(piece(i - 1), piece(i));
    }
    try (FileChannel file =
        FileChannel.open(current, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      Piece kept = files > 1 ? copy(file) : new Piece(size, 0);
      long end = file.size();
      file.truncate(0);
      older.addFirst(new Piece(start + kept.start(), kept.length()));
      while (older.size() > files - 1) {
        older.removeLast();
      }
      if (kept.length() < end && !leftOut) {
        leftOut = true;
        log.warn("{} grows faster than it is kept: parts of it are left out", current);
      }
      start += end;
      size = 0;
    }
  }

  /**
   * Copies the tail, up to what is there when it is done, so that next to nothing is lost and the
   * newest line least of all. What comes meanwhile needs room within the bound: of a file that has
   * outgrown it, half as much is kept. A full disk must not keep the file from being cut: then
   * nothing of it is kept.
   *
   * @return which bytes of the file
   */
  private Piece copy(FileChannel file) {
    long from = size <= fileBytes ? 0 : size - fileBytes / 2;
    long copied = 0;
    try (FileChannel piece =
        FileChannel.open(
            piece(1),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      for (int tries = 1; ; tries++) {
        for (long step = 1; step > 0 && copied < fileBytes; copied += step) {
          step = file.transferTo(from + copied, fileBytes - copied, piece);
        }
        long end = file.size();
        if (end == from + copied || copied < fileBytes || tries == COPY_TRIES) {
          break;
        }
        // It grew by more than there was room for: its tail is what is wanted.
        piece.truncate(0);
        from = end - fileBytes / 2;
        copied = 0;
      }
    } catch (IOException e) {
      log.warn("what was in {} is only partly kept: {}", current, e.getMessage());
    }
    return new Piece(from, copied);
  }

  private static void moveIfThere(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    } catch (NoSuchFileException _) {
      // There were not so many yet.
    }
  }

  /** Where the next byte will be. */
  public long end() {
    lock.lock();
    try {
      return start + Math.max(size, stat.length());
    } finally {
      lock.unlock();
    }
  }

  /** Where the newest lines are: so many, or as many as there are. */
  public Range last(long lines) throws IOException {
    return new LastLines(this).find(lines);
  }

  List<Piece> newestFirst() {
    lock.lock();
    try {
      List<Piece> pieces = new ArrayList<>(older);
      pieces.addFirst(new Piece(start, Math.max(size, stat.length())));
      return pieces;
    } finally {
      lock.unlock();
    }
  }

  /**
   * What is at the position, or at the first one after it that is still there; empty if that is the
   * end.
   */
  public Bytes read(long position, int most) throws IOException {
    lock.lock();
    try {
      for (int i = older.size(); i > 0; i--) {
        Piece piece = older.get(i - 1);
        if (position < piece.start() + piece.length()) {
          long from = Math.max(position, piece.start());
          Bytes bytes = read(piece(i), from, from - piece.start(), most);
          if (bytes.content().hasRemaining()) {
            return bytes;
          }
        }
      }
      long from = Math.max(position, start);
      return read(current, from, from - start, most);
    } finally {
      lock.unlock();
    }
  }

  private static Bytes read(Path file, long position, long offset, int most) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(most);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (buffer.hasRemaining() && channel.read(buffer, offset + buffer.position()) > 0) {
        // Until it is full, or the file has no more.
      }
    } catch (NoSuchFileException _) {
      // Nobody has printed anything yet.
    }
    return new Bytes(position, buffer.flip());
  }

  /** Calls the listener soon after each growth, on the thread that looks, until it is closed. */
  public Follower follow(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Ends a {@link #follow}. */
  public interface Follower extends AutoCloseable {
    @Override
    void close();
  }
}
