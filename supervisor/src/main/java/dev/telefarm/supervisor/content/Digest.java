package dev.telefarm.supervisor.content;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 in the making. */
final class Digest {
  private final MessageDigest sha256;

  Digest() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  void update(byte[] bytes, int offset, int length) {
    sha256.update(bytes, offset, length);
  }

  void update(ByteBuffer bytes) {
    sha256.update(bytes);
  }

  /** Lower-case; ends it. */
  String hex() {
    return HexFormat.of().formatHex(sha256.digest());
  }
}
