package dev.telefarm.worker.download;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** A disk that has only so much room, in memory. Partial files have their whole size at once. */
final class MemoryTargetFiles implements TargetFiles {
  private final Map<Path, byte[]> partial = new HashMap<>();
  private final Map<Path, byte[]> published = new HashMap<>();
  private long room = Long.MAX_VALUE;
  private boolean hidden;

  /** Writes that end behind this offset of a file fail as on a full disk. */
  synchronized void room(long bytes) {
    room = bytes;
  }

  /** Somebody else puts a file there. */
  synchronized void appear(Path target, byte[] bytes) {
    published.put(target, bytes);
  }

  /** Whoever asks for partial files is told that there are none. */
  synchronized void hidePartials(boolean hide) {
    hidden = hide;
  }

  synchronized byte[] published(Path target) throws NoSuchFileException {
    byte[] bytes = published.get(target);
    if (bytes == null) {
      throw new NoSuchFileException(target.toString());
    }
    return bytes;
  }

  @Override
  public synchronized boolean exists(Path target) {
    return published.containsKey(target);
  }

  @Override
  public boolean isFolder(Path path) {
    return false;
  }

  @Override
  public void createFolders(Path folder) {}

  @Override
  public synchronized PartialFile reserve(Path target, long size) throws IOException {
    if (partial.putIfAbsent(target, new byte[(int) size]) != null) {
      throw new FileAlreadyExistsException(target.toString());
    }
    return new MemoryPartialFile(target, true);
  }

  @Override
  public synchronized PartialFile open(Path target, long size) {
    partial.putIfAbsent(target, new byte[(int) size]);
    return new MemoryPartialFile(target, true);
  }

  @Override
  public synchronized PartialFile join(Path target) throws IOException {
    var _ = bytes(target);
    return new MemoryPartialFile(target, false);
  }

  @Override
  public Path real(Path path) {
    return path;
  }

  @Override
  public Store store(Path path) {
    return new Store("memory");
  }

  @Override
  public synchronized long usableSpace(Path path) {
    return room;
  }

  @Override
  public void forceNames(Path target) {}

  @Override
  public synchronized boolean partialExists(Path target) {
    return !hidden && partial.containsKey(target);
  }

  @Override
  public synchronized void moveReservation(Path from, Path to) throws IOException {
    partial.put(to, bytes(from));
    partial.remove(from);
  }

  @Override
  public synchronized void publish(Path target, boolean replace) throws IOException {
    if (!replace && published.containsKey(target)) {
      throw new FileAlreadyExistsException(target.toString());
    }
    published.put(target, bytes(target));
    partial.remove(target);
  }

  @Override
  public synchronized void link(Path from, Path target, boolean replace) throws IOException {
    byte[] bytes = published(from);
    if (!replace && published.containsKey(target) && !Arrays.equals(published.get(target), bytes)) {
      throw new FileAlreadyExistsException(target.toString());
    }
    published.put(target, bytes);
  }

  @Override
  public synchronized void discard(Path target) {
    partial.remove(target);
  }

  @Override
  public synchronized long digest(Path target, MessageDigest digest) throws IOException {
    digest.update(published(target));
    return published(target).length;
  }

  private synchronized byte[] bytes(Path target) throws NoSuchFileException {
    byte[] bytes = partial.get(target);
    if (bytes == null) {
      throw new NoSuchFileException(target + ".part");
    }
    return bytes;
  }

  private synchronized void put(Path target, ByteBuffer from, long offset) throws IOException {
    if (offset + from.remaining() > room) {
      throw new IOException("No space left on device");
    }
    from.get(bytes(target), (int) offset, from.remaining());
  }

  private synchronized void get(Path target, ByteBuffer to, long offset) throws IOException {
    byte[] from = bytes(target);
    if (offset + to.remaining() > from.length) {
      throw new EOFException();
    }
    to.put(from, (int) offset, to.remaining());
  }

  private synchronized void cut(Path target, long size) throws IOException {
    partial.put(target, Arrays.copyOf(bytes(target), (int) size));
  }

  private final class MemoryPartialFile implements PartialFile {
    private final Path target;

    private final boolean owned;

    MemoryPartialFile(Path target, boolean owned) {
      this.target = target;
      this.owned = owned;
    }

    @Override
    public void write(ByteBuffer from, long offset) throws IOException {
      put(target, from, offset);
    }

    @Override
    public void read(ByteBuffer to, long offset) throws IOException {
      get(target, to, offset);
    }

    @Override
    public void resize(long size) throws IOException {
      if (!owned) {
        throw new UnsupportedOperationException();
      }
      cut(target, size);
    }

    @Override
    public void force() {}

    @Override
    public long size() throws IOException {
      return bytes(target).length;
    }

    @Override
    public void digest(MessageDigest digest, long count) throws IOException {
      if (count > size()) {
        throw new EOFException();
      }
      digest.update(bytes(target), 0, (int) count);
    }

    @Override
    public void close() {}
  }
}
