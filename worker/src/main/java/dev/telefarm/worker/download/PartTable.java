package dev.telefarm.worker.download;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.BitSet;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The parts of a file that is being fetched, where lanes, checkpoint writer and prover meet. A part
 * is missing, then received (written, not yet on stable storage), then durable. The prover may send
 * a durable one back to the start. Once {@linkplain #close closed}, everybody who waits here is
 * told to end. Thread-safe.
 */
final class PartTable {
  private final PartLayout layout;
  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  @GuardedBy("lock")
  private final RangePlanner planner;

  @GuardedBy("lock")
  private final PartSums durable = new PartSums();

  @GuardedBy("lock")
  private PartSums received = new PartSums(); // since the last batch

  @GuardedBy("lock")
  private PartSums syncing = new PartSums(); // the last batch, until it is durable

  @GuardedBy("lock")
  private long lastBatch;

  @GuardedBy("lock")
  private long receivedBytes;

  @GuardedBy("lock")
  private boolean hurry; // somebody waits for the batch

  @GuardedBy("lock")
  private final BitSet distrusted = new BitSet(); // were damaged: nobody else's word counts

  @GuardedBy("lock")
  private boolean closed;

  /**
   * @param wanted what may be fetched here
   * @param had durable already
   * @param gone known as durable elsewhere, which they are not
   */
  PartTable(PartLayout layout, BitSet wanted, PartSums had, BitSet gone, LongSupplier nanoTime) {
    this.layout = layout;
    this.nanoTime = nanoTime;
    this.lastBatch = nanoTime.getAsLong() - Long.MAX_VALUE / 2;
    this.planner = new RangePlanner(layout.count(), wanted, had.indices());
    durable.putAll(had);
    distrusted.or(gone);
  }

  PartLayout layout() {
    return layout;
  }

  /**
   * The next span for a lane, as soon as there is one; empty when the table is closed or the file
   * complete.
   *
   * @param most parts at once
   */
  Optional<PartSpan> take(int lane, int most) throws InterruptedException {
    lock.lock();
    try {
      while (!closed && durable.size() < layout.count()) {
        Optional<PartSpan> span = planner.take(lane, most);
        if (span.isPresent()) {
          return span;
        }
        changed.await();
      }
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** What is left of the lane's span; empty when it is done, or the table is closed. */
  Optional<PartSpan> left(int lane) {
    lock.lock();
    try {
      return closed ? Optional.empty() : planner.left(lane);
    } finally {
      lock.unlock();
    }
  }

  /** The lane wrote the next part of its span. */
  void received(int lane, int part, int crc) {
    lock.lock();
    try {
      planner.received(lane, part);
      received.put(part, crc);
      receivedBytes += layout.length(part);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void giveBack(int lane) {
    lock.lock();
    try {
      planner.giveBack(lane);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Bytes that the lanes wrote since the table was made. */
  long receivedBytes() {
    lock.lock();
    try {
      return receivedBytes;
    } finally {
      lock.unlock();
    }
  }

  /**
   * What was received since the last batch, once it is {@code parts} or that one so long ago, or
   * somebody waits for it, or nothing else will come; empty when the table is closed. So the first
   * part is a batch of its own: after a crash it shows soon that the download goes on.
   */
  PartSums batch(int parts, long nanos) throws InterruptedException {
    lock.lock();
    try {
      while (!closed) {
        long age = nanoTime.getAsLong() - lastBatch;
        if (!received.isEmpty()
            && (received.size() >= parts || age >= nanos || hurry || planner.idle())) {
          return rest();
        }
        if (received.isEmpty()) {
          changed.await();
        } else {
          var _ = changed.awaitNanos(nanos - age);
        }
      }
      return new PartSums();
    } finally {
      lock.unlock();
    }
  }

  /** What was received since the last batch. */
  PartSums rest() {
    lock.lock();
    try {
      lastBatch = nanoTime.getAsLong();
      syncing = received;
      received = new PartSums();
      hurry = false;
      PartSums batch = new PartSums();
      batch.putAll(syncing);
      return batch;
    } finally {
      lock.unlock();
    }
  }

  /** They are on stable storage, and noted. */
  void durable(PartSums batch) {
    lock.lock();
    try {
      durable.putAll(batch);
      syncing = new PartSums();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Another account made them durable.
   *
   * @param others this table's own from now on
   */
  void known(PartSums others) {
    lock.lock();
    try {
      distrusted.stream().forEach(others::remove);
      planner.had(others.indices());
      durable.putAll(others);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Only these may be fetched here from now on. */
  void want(BitSet parts) {
    lock.lock();
    try {
      planner.want(parts);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The part is not what was written: it is fetched again, here. */
  void damaged(int part) {
    lock.lock();
    try {
      durable.remove(part);
      distrusted.set(part);
      planner.lost(part);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Has what was received of {@code span} made durable now; returns whether it is. */
  boolean settle(PartSpan span) throws InterruptedException {
    lock.lock();
    try {
      while (!closed && (any(received, span) || any(syncing, span))) {
        hurry = true;
        changed.signalAll();
        changed.await();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private static boolean any(PartSums sums, PartSpan span) {
    int next = sums.indices().nextSetBit(span.first());
    return next >= 0 && next < span.end();
  }

  /** The checksum of {@code part}, as soon as it is durable; empty when the table is closed. */
  Optional<Integer> awaitDurable(int part) throws InterruptedException {
    lock.lock();
    try {
      while (!closed) {
        if (durable.contains(part)) {
          return Optional.of(durable.crc(part));
        }
        changed.await();
      }
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** Waits; false as soon as the table is closed. */
  boolean pause(Duration pause) throws InterruptedException {
    lock.lock();
    try {
      long left = pause.toNanos();
      while (!closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Those of {@code parts} that are durable. */
  BitSet durable(BitSet parts) {
    lock.lock();
    try {
      BitSet both = durable.indices();
      both.and(parts);
      return both;
    } finally {
      lock.unlock();
    }
  }

  /** Whether a part of {@code span} was damaged here. */
  boolean distrusted(PartSpan span) {
    lock.lock();
    try {
      int next = distrusted.nextSetBit(span.first());
      return next >= 0 && next < span.end();
    } finally {
      lock.unlock();
    }
  }

  boolean complete() {
    lock.lock();
    try {
      return durable.size() == layout.count();
    } finally {
      lock.unlock();
    }
  }

  long durableBytes() {
    lock.lock();
    try {
      boolean last = durable.contains(layout.count() - 1);
      long whole = (long) durable.size() * PartLayout.PART_BYTES;
      return last ? whole - PartLayout.PART_BYTES + layout.length(layout.count() - 1) : whole;
    } finally {
      lock.unlock();
    }
  }

  PartSums durable() {
    lock.lock();
    try {
      PartSums copy = new PartSums();
      copy.putAll(durable);
      return copy;
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
