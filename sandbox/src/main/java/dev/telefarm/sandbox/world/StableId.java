package dev.telefarm.sandbox.world;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Numbers that follow from names, so that a restarted sandbox, or one with accounts added in
 * another order, gives the same thing the same number: clients keep them in their databases.
 */
final class StableId {
  private StableId() {}

  /** 64 bits of SHA-256 over {@code kind} and {@code name}. */
  static long hash(String kind, String name) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest((kind + "\0" + name).getBytes(UTF_8));
      return ByteBuffer.wrap(digest).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** A number in {@code [from, to)}. */
  static long inRange(String kind, String name, long from, long to) {
    return from + Math.floorMod(hash(kind, name), to - from);
  }
}
