package dev.telefarm.supervisor.parts;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.telefarm.proto.link.v1.DownloadParts;
import dev.telefarm.proto.link.v1.PartRange;
import dev.telefarm.proto.link.v1.PartRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The farm's record of one download's durable parts: which are on stable storage, and their CRC32C.
 * It holds what workers said and adds nothing; forgetting a part costs fetching it again, so what
 * is malformed (numbers below 0 or from {@link #MAX_PARTS} on) is left out. Not thread-safe.
 */
public final class DurableParts {
  /** A part; the last one of a file may be shorter. */
  public static final int PART_BYTES = 1 << 20;

  /**
   * 64 GiB, far above what Telegram stores: a bound for what a message can make this process hold.
   */
  public static final int MAX_PARTS = 1 << 16;

  /** Parts in one stored row: a change rewrites at most so many checksums. */
  private static final int ROW_PARTS = 256;

  private final BitSet durable = new BitSet();
  private final BitSet changedRows = new BitSet();

  /** Rows that the caller has stored: they are to be removed when they become empty. */
  private final BitSet storedRows = new BitSet();

  private int[] crcs = new int[0];
  private int count;

  /** How many parts a file of this size has. */
  public static int partsOf(long sizeBytes) {
    return Math.toIntExact(Math.min(MAX_PARTS, Math.ceilDiv(sizeBytes, (long) PART_BYTES)));
  }

  /**
   * What a worker tells: first the damaged ones go, then the durable ones come.
   *
   * @return how many parts were known with another checksum; the newer one holds
   */
  @CanIgnoreReturnValue
  public int apply(DownloadParts change) {
    for (PartRange range : change.getDamagedList()) {
      for (int part = Math.max(0, range.getFirst()), end = Math.min(range.getEnd(), MAX_PARTS);
          part < end;
          part++) {
        forget(part);
      }
    }
    return merge(change.getDurableList());
  }

  /**
   * Adds parts that a worker holds.
   *
   * @return how many parts were known with another checksum; the newer one holds
   */
  @CanIgnoreReturnValue
  public int merge(List<PartRun> runs) {
    int contradictions = 0;
    for (PartRun run : runs) {
      if (run.getFirst() < 0 || run.getFirst() > MAX_PARTS - run.getCrc32CCount()) {
        continue;
      }
      for (int i = 0; i < run.getCrc32CCount(); i++) {
        contradictions += add(run.getFirst() + i, run.getCrc32C(i)) ? 1 : 0;
      }
    }
    return contradictions;
  }

  /** Returns whether the part was known with another checksum. */
  private boolean add(int part, int crc32c) {
    boolean known = durable.get(part);
    if (known && crcs[part] == crc32c) {
      return false;
    }
    if (part >= crcs.length) {
      crcs = Arrays.copyOf(crcs, Math.min(MAX_PARTS, Math.max(part + 1, 2 * crcs.length)));
    }
    crcs[part] = crc32c;
    changedRows.set(part / ROW_PARTS);
    if (!known) {
      durable.set(part);
      count++;
    }
    return known;
  }

  private void forget(int part) {
    if (durable.get(part)) {
      durable.clear(part);
      changedRows.set(part / ROW_PARTS);
      count--;
    }
  }

  /** Forgets all: the download ended, or they were of another file or another path. */
  public void clear() {
    durable.clear();
    changedRows.clear();
    changedRows.or(storedRows);
    crcs = new int[0];
    count = 0;
  }

  public boolean isEmpty() {
    return count == 0;
  }

  public boolean has(int part) {
    return durable.get(part);
  }

  /** The checksum of a durable part. */
  public int crc32c(int part) {
    if (!durable.get(part)) {
      throw new IllegalArgumentException("part " + part + " is not durable");
    }
    return crcs[part];
  }

  /** Whether every part of a file of this size is durable. */
  public boolean complete(long sizeBytes) {
    int parts = partsOf(sizeBytes);
    return durable.nextClearBit(0) >= parts;
  }

  /** Bytes of the durable parts of a file of this size. */
  public long durableBytes(long sizeBytes) {
    int last = partsOf(sizeBytes) - 1;
    if (last < 0) {
      return 0;
    }
    // What lies beyond the end is of no file of this size.
    int within = durable.length() - 1 > last ? durable.get(0, last + 1).cardinality() : count;
    long missingInLast = (last + 1L) * PART_BYTES - sizeBytes;
    return (long) within * PART_BYTES - (durable.get(last) ? missingInLast : 0);
  }

  /** The durable ones, in order, neighbours in one run. */
  public List<PartRun> runs() {
    return runs(0, MAX_PARTS);
  }

  /** Those of a file of so many parts that are not durable, in order. */
  public List<PartRange> missing(int parts) {
    List<PartRange> ranges = new ArrayList<>();
    int first = durable.nextClearBit(0);
    while (first < parts) {
      int next = durable.nextSetBit(first);
      int end = next < 0 ? parts : Math.min(next, parts);
      ranges.add(PartRange.newBuilder().setFirst(first).setEnd(end).build());
      first = durable.nextClearBit(end);
    }
    return ranges;
  }

  /** A copy of the durable ones' numbers. */
  public BitSet numbers() {
    return (BitSet) durable.clone();
  }

  /**
   * The rows that changed since the last call, by their first part; an empty row is to be removed.
   */
  public SortedMap<Integer, List<PartRun>> takeChangedRows() {
    SortedMap<Integer, List<PartRun>> rows = new TreeMap<>();
    changedRows.stream()
        .forEach(row -> {
          List<PartRun> runs = runs(row * ROW_PARTS, (row + 1) * ROW_PARTS);
          rows.put(row * ROW_PARTS, runs);
          storedRows.set(row, !runs.isEmpty());
        });
    changedRows.clear();
    return rows;
  }

  /** Adds what was stored; that is not a change. */
  public void restore(List<PartRun> row) {
    merge(row);
    storedRows.or(changedRows);
    changedRows.clear();
  }

  private List<PartRun> runs(int from, int to) {
    List<PartRun> runs = new ArrayList<>();
    int first = durable.nextSetBit(from);
    while (first >= 0 && first < to) {
      int end = Math.min(durable.nextClearBit(first), to);
      PartRun.Builder run = PartRun.newBuilder().setFirst(first);
      for (int part = first; part < end; part++) {
        run.addCrc32C(crcs[part]);
      }
      runs.add(run.build());
      first = durable.nextSetBit(end);
    }
    return runs;
  }
}
