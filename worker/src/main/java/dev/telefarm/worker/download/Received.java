package dev.telefarm.worker.download;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * How much of a file was received, in order from its start, and the SHA-256 of that. For one thread
 * at a time.
 */
final class Received {
  private final MessageDigest digest;
  private long bytes;

  Received() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Takes the next bytes; leaves the buffer's position as it was. */
  void add(ByteBuffer next) {
    bytes += next.remaining();
    digest.update(next.duplicate());
  }

  long bytes() {
    return bytes;
  }

  /** Ends it: nothing can be added afterwards. */
  String sha256() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
