package dev.telefarm.worker.download;

import java.util.BitSet;

/**
 * How a file divides into parts.
 *
 * @param size of the file, bytes; at least 1
 */
record PartLayout(long size) {
  /** link.proto: every part but the last has so many bytes. */
  static final int PART_BYTES = 1 << 20;

  PartLayout {
    if (size < 1) {
      throw new IllegalArgumentException("a file of " + size + " bytes has no parts");
    }
  }

  int count() {
    return Math.toIntExact((size + PART_BYTES - 1) / PART_BYTES);
  }

  /** Where {@code part} begins; the file's size for the part after the last one. */
  long offset(int part) {
    return Math.min((long) part * PART_BYTES, size);
  }

  int length(int part) {
    return (int) (offset(part + 1) - offset(part));
  }

  /** Bytes of these parts. */
  long length(BitSet parts) {
    return parts.stream().limit(count()).mapToLong(this::length).sum();
  }

  /** Bytes of the parts of {@code range}. */
  long length(PartSpan range) {
    return offset(range.end()) - offset(range.first());
  }
}
