package dev.telefarm.sandbox.control;

import dev.telefarm.sandbox.world.Content;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** SHA-256 of contents, computed once each. Thread-safe. */
final class ContentHashes {
  private static final int STEP = 1 << 20;

  private final Map<Content, byte[]> known = new ConcurrentHashMap<>();

  byte[] of(Content content) {
    byte[] hash = known.get(content);
    if (hash == null) {
      hash = compute(content);
      known.put(content, hash);
    }
    return hash.clone();
  }

  private static byte[] compute(Content content) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (long offset = 0; offset < content.size(); offset += STEP) {
        digest.update(content.read(offset, STEP));
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
