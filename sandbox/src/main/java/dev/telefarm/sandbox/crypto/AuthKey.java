package dev.telefarm.sandbox.crypto;

import dev.telefarm.sandbox.tl.TlReader;
import java.util.Arrays;

/** The 2048-bit secret that a client and a data centre share. Immutable. */
public final class AuthKey {
  public static final int LENGTH = 256;

  private final byte[] value;
  private final byte[] sha1;

  /**
   * @param value 256 bytes
   */
  public AuthKey(byte[] value) {
    if (value.length != LENGTH) {
      throw new IllegalArgumentException(
          "an authorization key of %d bytes".formatted(value.length));
    }
    this.value = value.clone();
    this.sha1 = Bytes.sha1(value);
  }

  /** The low 64 bits of the key's SHA-1: what messages name it by. */
  public long id() {
    return new TlReader(sha1, 12, 8).int64();
  }

  /** The high 64 bits of the key's SHA-1, which the last step of the handshake proves. */
  public byte[] auxHash() {
    return Arrays.copyOf(sha1, 8);
  }

  public byte[] value() {
    return value.clone();
  }

  byte[] slice(int from, int length) {
    return Arrays.copyOfRange(value, from, from + length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AuthKey that && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value);
  }

  /** The id only: the key is a secret. */
  @Override
  public String toString() {
    return "AuthKey[%016x]".formatted(id());
  }
}
