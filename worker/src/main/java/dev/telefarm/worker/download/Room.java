package dev.telefarm.worker.download;

import dev.telefarm.worker.download.SpaceLedger.Shortage;
import dev.telefarm.worker.download.SpaceLedger.Use;
import dev.telefarm.worker.download.TargetFiles.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Room on the disk: promised to a download before it starts, and looked after while it runs, so
 * that a disk is not filled to the last byte. Thread-safe.
 */
final class Room {
  /** Below this nothing more is written, bytes. What runs was promised its room above it. */
  private static final long LEAST = SpaceLedger.MARGIN / 4;

  private final TargetFiles files;
  private final SpaceLedger ledger = new SpaceLedger();
  private final AtomicLong shares = new AtomicLong();

  Room(TargetFiles files) {
    this.files = files;
  }

  /**
   * Promises room for what is still to be written.
   *
   * @param bytes 0 if somebody else looks after it
   * @throws NoRoomException if there is not so much
   */
  Share reserve(Path target, long bytes) throws IOException {
    Share share = new Share(target, files.store(target), Long.toString(shares.incrementAndGet()));
    if (bytes > 0) {
      Optional<Shortage> shortage =
          ledger.reserve(share.id, Use.TARGET, share.store, bytes, files.usableSpace(target));
      if (shortage.isPresent()) {
        throw new NoRoomException(shortage.get().detail());
      }
    }
    return share;
  }

  /** What one attempt was promised, until it is closed. */
  final class Share implements AutoCloseable {
    private final Path target;
    private final Store store;
    private final String id;

    private Share(Path target, Store store, String id) {
      this.target = target;
      this.store = store;
      this.id = id;
    }

    /**
     * So many bytes are on the disk now.
     *
     * @throws NoRoomException if others have used up what was left
     */
    void written(long bytes) throws IOException {
      ledger.written(id, bytes);
      if (files.usableSpace(target) < LEAST) {
        throw new NoRoomException("others are filling the disk of " + target.getParent());
      }
    }

    @Override
    public void close() {
      ledger.release(id);
    }
  }
}
