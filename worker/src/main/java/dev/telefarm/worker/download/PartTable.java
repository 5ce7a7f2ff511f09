package dev.telefarm.worker.download;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.BitSet;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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

  @GuardedBy("this")
  private final RangePlanner planner;

  @GuardedBy("this")
  private final PartSums durable = new PartSums();

  @GuardedBy("this")
  private PartSums received = new PartSums(); // since the last batch

  @GuardedBy("this")
  private PartSums syncing = new PartSums(); // the last batch, until it is durable

  @GuardedBy("this")
  private long lastBatch;

  @GuardedBy("this")
  private long receivedBytes;

  @GuardedBy("this")
  private boolean hurry; // somebody waits for the batch

  @GuardedBy("this")
  private final BitSet distrusted = new BitSet(); // were damaged: nobody else's word counts

  @GuardedBy("this")
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
  synchronized Optional<PartSpan> take(int lane, int most) throws InterruptedException {
    while (!closed && durable.size() < layout.count()) {
      Optional<PartSpan> span = planner.take(lane, most);
      if (span.isPresent()) {
        return span;
      }
      wait();
    }
    return Optional.empty();
  }

  /** What is left of the lane's span; empty when it is done, or the table is closed. */
  synchronized Optional<PartSpan> left(int lane) {
    return closed ? Optional.empty() : planner.left(lane);
  }

  /** The lane wrote the next part of its span. */
  synchronized void received(int lane, int part, int crc) {
    planner.received(lane, part);
    received.put(part, crc);
    receivedBytes += layout.length(part);
    notifyAll();
  }

  synchronized void giveBack(int lane) {
    planner.giveBack(lane);
    notifyAll();
  }

  /** Bytes that the lanes wrote since the table was made. */
  synchronized long receivedBytes() {
    return receivedBytes;
  }

  /**
   * What was received since the last batch, once it is {@code parts} or that one so long ago, or
   * somebody waits for it, or nothing else will come; empty when the table is closed. So the first
   * part is a batch of its own: after a crash it shows soon that the download goes on.
   */
  synchronized PartSums batch(int parts, long nanos) throws InterruptedException {
    while (!closed) {
      long age = nanoTime.getAsLong() - lastBatch;
      if (!received.isEmpty()
          && (received.size() >= parts || age >= nanos || hurry || planner.idle())) {
        return rest();
      }
      if (received.isEmpty()) {
        wait();
      } else {
        TimeUnit.NANOSECONDS.timedWait(this, nanos - age);
      }
    }
    return new PartSums();
  }

  /** What was received since the last batch. */
  synchronized PartSums rest() {
    lastBatch = nanoTime.getAsLong();
    syncing = received;
    received = new PartSums();
    hurry = false;
    PartSums batch = new PartSums();
    batch.putAll(syncing);
    return batch;
  }

  /** They are on stable storage, and noted. */
  synchronized void durable(PartSums batch) {
    durable.putAll(batch);
    syncing = new PartSums();
    notifyAll();
  }

  /**
   * Another account made them durable.
   *
   * @param others this table's own from now on
   */
  synchronized void known(PartSums others) {
    distrusted.stream().forEach(others::remove);
    planner.had(others.indices());
    durable.putAll(others);
    notifyAll();
  }

  /** Only these may be fetched here from now on. */
  synchronized void want(BitSet parts) {
    planner.want(parts);
    notifyAll();
  }

  /** The part is not what was written: it is fetched again, here. */
  synchronized void damaged(int part) {
    durable.remove(part);
    distrusted.set(part);
    planner.lost(part);
    notifyAll();
  }

  /** Has what was received of {@code span} made durable now; returns whether it is. */
  synchronized boolean settle(PartSpan span) throws InterruptedException {
    while (!closed && (any(received, span) || any(syncing, span))) {
      hurry = true;
      notifyAll();
      wait();
    }
    return !closed;
  }

  private static boolean any(PartSums sums, PartSpan span) {
    int next = sums.indices().nextSetBit(span.first());
    return next >= 0 && next < span.end();
  }

  /** The checksum of {@code part}, as soon as it is durable; empty when the table is closed. */
  synchronized Optional<Integer> awaitDurable(int part) throws InterruptedException {
    while (!closed) {
      if (durable.contains(part)) {
        return Optional.of(durable.crc(part));
      }
      wait();
    }
    return Optional.empty();
  }

  /** Waits; false as soon as the table is closed. */
  synchronized boolean pause(Duration pause) throws InterruptedException {
    long end = nanoTime.getAsLong() + pause.toNanos();
    for (long left = pause.toNanos(); !closed && left > 0; left = end - nanoTime.getAsLong()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return !closed;
  }

  /** Those of {@code parts} that are durable. */
  synchronized BitSet durable(BitSet parts) {
    BitSet both = durable.indices();
    both.and(parts);
    return both;
  }

  /** Whether a part of {@code span} was damaged here. */
  synchronized boolean distrusted(PartSpan span) {
    int next = distrusted.nextSetBit(span.first());
    return next >= 0 && next < span.end();
  }

  synchronized boolean complete() {
    return durable.size() == layout.count();
  }

  synchronized long durableBytes() {
    boolean last = durable.contains(layout.count() - 1);
    long whole = (long) durable.size() * PartLayout.PART_BYTES;
    return last ? whole - PartLayout.PART_BYTES + layout.length(layout.count() - 1) : whole;
  }

  synchronized PartSums durable() {
    PartSums copy = new PartSums();
    copy.putAll(durable);
    return copy;
  }

  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
