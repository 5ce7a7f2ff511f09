package dev.telefarm.worker.download;

import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Hashes of files as the disk gives them back now; lower-case hex. */
final class Sha256 {
  private Sha256() {}

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Of the first {@code bytes}. */
  static String of(PartialFile part, long bytes) throws IOException {
    MessageDigest digest = digest();
    part.digest(digest, bytes);
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Of a published file. */
  static String of(TargetFiles files, Path target) throws IOException {
    MessageDigest digest = digest();
    files.digest(target, digest);
    return HexFormat.of().formatHex(digest.digest());
  }
}
