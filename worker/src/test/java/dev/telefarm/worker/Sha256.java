package dev.telefarm.worker;

import dev.telefarm.sandbox.world.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What bytes are compared by, as the worker tells it. */
final class Sha256 {
  private static final int BLOCK = 1 << 20;

  private Sha256() {}

  static String of(Content content) throws IOException, NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (long at = 0; at < content.size(); at += BLOCK) {
      digest.update(content.read(at, BLOCK));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  static String of(Path file) throws IOException, NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    byte[] buffer = new byte[BLOCK];
    try (var in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
