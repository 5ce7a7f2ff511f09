package dev.telefarm.worker.download;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A file of which each block of 4 KiB, and the size, has a {@link History} of its own: at a power
 * cut a later write may have come to the disk, and an earlier one not. Not thread-safe.
 */
final class PowerCutFile {
  static final int BLOCK = 4 << 10;
  private static final byte[] HOLE = new byte[BLOCK];

  private final Map<Integer, History<byte[]>> blocks = new HashMap<>();
  private final History<Long> size = new History<>(0L);

  /** What an fsync began with. */
  record Mark(Map<History<byte[]>, Long> blocks, long size) {}

  long size() {
    return size.now();
  }

  void resize(long bytes) {
    blocks.forEach((block, history) -> {
      long kept = bytes - (long) block * BLOCK;
      if (kept < BLOCK) { // what is cut off is zero if the file grows again
        byte[] cut = new byte[BLOCK];
        System.arraycopy(history.now(), 0, cut, 0, (int) Math.max(0, kept));
        history.become(cut);
      }
    });
    size.become(bytes);
  }

  void write(ByteBuffer bytes, long offset) {
    for (long at = offset; bytes.hasRemaining(); ) {
      int block = (int) (at / BLOCK);
      int within = (int) (at % BLOCK);
      int count = Math.min(BLOCK - within, bytes.remaining());
      byte[] state = count == BLOCK ? new byte[BLOCK] : block(block).clone();
      bytes.get(state, within, count);
      blocks.computeIfAbsent(block, _ -> new History<>(HOLE)).become(state);
      at += count;
      if (at > size()) {
        size.become(at);
      }
    }
  }

  /** Fills {@code bytes}, or as much of it as the file has. */
  void read(ByteBuffer bytes, long offset) {
    long at = offset;
    while (bytes.hasRemaining() && at < size()) {
      int within = (int) (at % BLOCK);
      int count = (int) Math.min(Math.min(BLOCK - within, bytes.remaining()), size() - at);
      bytes.put(block((int) (at / BLOCK)), within, count);
      at += count;
    }
  }

  byte[] content() {
    ByteBuffer all = ByteBuffer.allocate((int) size());
    read(all, 0);
    return all.array();
  }

  private byte[] block(int block) {
    History<byte[]> history = blocks.get(block);
    return history == null ? HOLE : history.now();
  }

  Mark beginForce() {
    Map<History<byte[]>, Long> marks = new HashMap<>();
    blocks.values().forEach(history -> marks.put(history, history.mark()));
    return new Mark(marks, size.mark());
  }

  void endForce(Mark mark) {
    mark.blocks().forEach(History::settle);
    size.settle(mark.size());
  }

  void cut(RandomGenerator random) {
    blocks.values().forEach(history -> history.cut(random));
    size.cut(random);
  }
}
