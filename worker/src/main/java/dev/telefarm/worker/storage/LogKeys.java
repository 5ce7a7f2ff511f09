package dev.telefarm.worker.storage;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Keys of the download log: {@code download/<id>} for an entry, {@code part/<id>/<index>} for a
 * part, the index as four bytes, big endian, so that they sort; {@code forgot/<id>} if parts were
 * forgotten. An id has no slash.
 */
final class LogKeys {
  private LogKeys() {}

  static byte[] entry(String download) {
    return bytes("download/", download, "");
  }

  static byte[] forgot(String download) {
    return bytes("forgot/", download, "");
  }

  static byte[] part(String download, int index) {
    byte[] all = allParts(download);
    return ByteBuffer.allocate(all.length + Integer.BYTES).put(all).putInt(index).array();
  }

  /** What the keys of all parts begin with. */
  static byte[] allParts(String download) {
    return bytes("part/", download, "/");
  }

  /** The first key behind all parts: {@code '0'} follows {@code '/'}. */
  static byte[] behindParts(String download) {
    return bytes("part/", download, "0");
  }

  static int index(byte[] partKey) {
    return ByteBuffer.wrap(partKey).getInt(partKey.length - Integer.BYTES);
  }

  private static byte[] bytes(String before, String download, String after) {
    if (download.indexOf('/') >= 0) {
      throw new IllegalArgumentException("not a download's id: " + download);
    }
    return (before + download + after).getBytes(StandardCharsets.UTF_8);
  }
}
