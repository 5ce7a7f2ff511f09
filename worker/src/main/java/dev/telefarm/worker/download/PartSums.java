package dev.telefarm.worker.download;

import dev.telefarm.proto.link.v1.PartRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Parts of a file, each with the CRC32C of its bytes: index -> checksum, at four bytes and a bit a
 * part. Mutable; not thread-safe.
 */
public final class PartSums {
  /** Parts of the largest file that is thought of: 1 TiB. A message cannot ask for more memory. */
  public static final int MAX_PARTS = 1 << 20;

  private final BitSet parts = new BitSet();
  private int[] sums = {};

  /**
   * What {@link #runs} tells.
   *
   * @throws IllegalArgumentException if an index is negative or not below {@link #MAX_PARTS}, or if
   *     one part is given with two checksums
   */
  public static PartSums of(List<PartRun> runs) {
    PartSums sums = new PartSums();
    for (PartRun run : runs) {
      for (int i = 0; i < run.getCrc32CCount(); i++) {
        sums.putNew(run.getFirst() + i, run.getCrc32C(i));
      }
    }
    return sums;
  }

  private void putNew(int part, int crc) {
    if (contains(part) && sums[part] != crc) {
      throw new IllegalArgumentException(
          String.format("part %d has CRC32C %08x and %08x", part, sums[part], crc));
    }
    put(part, crc);
  }

  /**
   * Takes the place of what was known of {@code part}.
   *
   * @throws IllegalArgumentException if {@code part} is negative or not below {@link #MAX_PARTS}
   */
  public void put(int part, int crc) {
    if (part < 0 || part >= MAX_PARTS) {
      throw new IllegalArgumentException("part " + part + " is not one of 0 to " + (MAX_PARTS - 1));
    }
    if (part >= sums.length) {
      sums = Arrays.copyOf(sums, Math.clamp(2L * sums.length, part + 1, MAX_PARTS));
    }
    sums[part] = crc;
    parts.set(part);
  }

  public void putAll(PartSums others) {
    for (int part = others.next(0); part >= 0; part = others.next(part + 1)) {
      put(part, others.sums[part]);
    }
  }

  public void remove(int part) {
    if (contains(part)) {
      parts.clear(part);
    }
  }

  public boolean contains(int part) {
    return part >= 0 && parts.get(part);
  }

  /**
   * Its checksum.
   *
   * @throws IllegalArgumentException if it is not {@linkplain #contains contained}
   */
  public int crc(int part) {
    if (!contains(part)) {
      throw new IllegalArgumentException("nothing is known of part " + part);
    }
    return sums[part];
  }

  public int size() {
    return parts.cardinality();
  }

  public boolean isEmpty() {
    return parts.isEmpty();
  }

  /** A copy: changing it changes nothing here. */
  public BitSet indices() {
    return (BitSet) parts.clone();
  }

  /** For the link: runs as long as they can be, in ascending order. */
  public List<PartRun> runs() {
    List<PartRun> runs = new ArrayList<>();
    for (int first = next(0); first >= 0; ) {
      int end = parts.nextClearBit(first);
      PartRun.Builder run = PartRun.newBuilder().setFirst(first);
      for (int part = first; part < end; part++) {
        run.addCrc32C(sums[part]);
      }
      runs.add(run.build());
      first = next(end);
    }
    return runs;
  }

  private int next(int from) {
    return parts.nextSetBit(from);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PartSums those
        && parts.equals(those.parts)
        && parts.stream().allMatch(part -> sums[part] == those.sums[part]);
  }

  @Override
  public int hashCode() {
    return parts.stream().reduce(0, (hash, part) -> 31 * (31 * hash + part) + sums[part]);
  }

  /** As {@code 0:1a2b3c4d 1:5e6f7081}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    parts.stream()
        .forEach(part ->
            text.append(text.isEmpty() ? "" : " ")
                .append(String.format("%d:%08x", part, sums[part])));
    return text.toString();
  }
}
