package dev.telefarm.sandbox.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Digests over several pieces, and byte arithmetic. */
public final class Bytes {
  private Bytes() {}

  public static byte[] sha1(byte[]... pieces) {
    return digest("SHA-1", pieces);
  }

  public static byte[] sha256(byte[]... pieces) {
    return digest("SHA-256", pieces);
  }

  private static byte[] digest(String algorithm, byte[]... pieces) {
    var digest = newDigest(algorithm);
    for (byte[] piece : pieces) {
      digest.update(piece);
    }
    return digest.digest();
  }

  static MessageDigest newDigest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw missing(e);
    }
  }

  /** Every JDK has what is used here, and the lengths are checked before: this does not happen. */
  static IllegalStateException missing(GeneralSecurityException cause) {
    return new IllegalStateException("the JDK's cryptography failed", cause);
  }

  /** {@code a} xor {@code b}, which have the same length. */
  public static byte[] xor(byte[] a, byte[] b) {
    var result = a.clone();
    for (var i = 0; i < result.length; i++) {
      result[i] ^= b[i];
    }
    return result;
  }

  public static byte[] concat(byte[]... pieces) {
    var length = 0;
    for (byte[] piece : pieces) {
      length += piece.length;
    }
    var result = new byte[length];
    var position = 0;
    for (byte[] piece : pieces) {
      System.arraycopy(piece, 0, result, position, piece.length);
      position += piece.length;
    }
    return result;
  }
}
