package dev.telefarm.supervisor.content;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Whether bytes are those that were recorded. */
final class Checks {
  private Checks() {}

  /** Bytes of a part of a file of this size. */
  static int lengthOf(int part, long size) {
    return (int) Math.min(ContentView.PART_BYTES, size - (long) part * ContentView.PART_BYTES);
  }

  /** Cuts what was read of a part to its length; false if it is too short or other bytes. */
  static boolean fits(ByteBuffer read, int length, int crc32c) {
    if (read.remaining() < length) {
      return false;
    }
    read.limit(read.position() + length);
    CRC32C crc = new CRC32C();
    crc.update(read.duplicate());
    return (int) crc.getValue() == crc32c;
  }
}
