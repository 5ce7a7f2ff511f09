package dev.telefarm.worker.download;

import dev.telefarm.proto.link.v1.DownloadParts;
import dev.telefarm.worker.download.CrashPoints.Point;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a file's parts back in order while it is being fetched, each as soon as it is durable, and
 * compares them with their checksums. So at the end little is left to be read, and parts of an
 * earlier process or another account are believed no more than the disk deserves. A damaged part is
 * fetched again. For one thread.
 */
final class Prover {
  private static final int TRIES = 3;
  private static final Logger log = LoggerFactory.getLogger(Prover.class);

  private final String download;
  private final PartTable table;
  private final PartialFile file;
  private final DownloadLog downloads;
  private final CopyBuffers buffers;
  private final CrashPoints crashPoints;
  private final Consumer<DownloadParts> listener;
  private final AtomicInteger damaged = new AtomicInteger();

  Prover(
      String download,
      PartTable table,
      PartialFile file,
      DownloadLog downloads,
      CopyBuffers buffers,
      CrashPoints crashPoints,
      Consumer<DownloadParts> listener) {
    this.download = download;
    this.table = table;
    this.file = file;
    this.downloads = downloads;
    this.buffers = buffers;
    this.crashPoints = crashPoints;
    this.listener = listener;
  }

  /** Counts each as often as it was found so; from any thread. */
  int damagedParts() {
    return damaged.get();
  }

  /**
   * Goes on with {@code proof}, from where it stands.
   *
   * @param inherited parts that this process did not write
   * @return whether every part is proven; false if the table was closed before
   * @throws IntegrityException if the disk does not keep what it is given
   */
  boolean run(Proof proof, PartSums inherited)
      throws IntegrityException, IOException, InterruptedException {
    int tries = 0;
    while (proof.next() < table.layout().count()) {
      int part = proof.next();
      Optional<Integer> expected = table.awaitDurable(part);
      if (expected.isEmpty()) {
        return false;
      }
      proof.begin();
      if (holds(part, expected.get(), proof::add)) {
        proof.accept(expected.get(), table.layout().length(part));
        tries = 0;
      } else if (++tries == TRIES) {
        throw new IntegrityException(
            "the disk gives part " + part + " back other than it was written, again and again");
      } else {
        damaged(audit(part, inherited));
      }
    }
    return true;
  }

  /**
   * Where one part is damaged, others may be: all that were not written here are looked at now, so
   * that the lanes can fetch them side by side.
   */
  private BitSet audit(int first, PartSums inherited) throws IOException {
    BitSet damaged = new BitSet();
    damaged.set(first);
    BitSet old = inherited.indices();
    for (int part = old.nextSetBit(first + 1); part >= 0; part = old.nextSetBit(part + 1)) {
      if (!holds(part, inherited.crc(part), _ -> {})) {
        damaged.set(part);
      }
      inherited.remove(part);
    }
    return damaged;
  }

  private boolean holds(int part, int expected, Consumer<ByteBuffer> bytes) throws IOException {
    PartLayout layout = table.layout();
    CRC32C crc = new CRC32C();
    ByteBuffer buffer = buffers.take();
    try {
      for (int done = 0; done < layout.length(part); done += buffer.limit()) {
        buffer.clear().limit(Math.min(buffer.capacity(), layout.length(part) - done));
        file.read(buffer, layout.offset(part) + done);
        crc.update(buffer.flip());
        bytes.accept(buffer.flip());
      }
      return (int) crc.getValue() == expected;
    } catch (EOFException e) {
      return false;
    } finally {
      buffers.give(buffer);
    }
  }

  private void damaged(BitSet parts) throws IOException {
    log.warn("download {}: damaged on the disk, and fetched again: parts {}", download, parts);
    downloads.forget(download, parts);
    crashPoints.pass(Point.DAMAGE_FORGOTTEN);
    damaged.addAndGet(parts.cardinality()); // last: what it counts is noted on another thread
    listener.accept(Inheritance.damaged(download, parts));
    parts.stream().forEach(table::damaged);
  }
}
