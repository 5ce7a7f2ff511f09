package dev.telefarm.sandbox.handshake;

import dev.telefarm.sandbox.crypto.AesIge;
import dev.telefarm.sandbox.crypto.AuthKey;
import dev.telefarm.sandbox.crypto.Bytes;
import dev.telefarm.sandbox.tl.TlReader;
import java.util.Arrays;

/** What follows from the two nonces of a handshake. Immutable. */
final class HandshakeSecrets {
  /** Bytes of the SHA-1 that precedes what is encrypted. */
  static final int HASH = 20;

  private final byte[] newNonce;
  private final byte[] serverNonce;

  /**
   * @param newNonce 32 bytes that the client keeps secret
   * @param serverNonce 16 bytes
   */
  HandshakeSecrets(byte[] newNonce, byte[] serverNonce) {
    this.newNonce = newNonce.clone();
    this.serverNonce = serverNonce.clone();
  }

  private AesIge cipher() {
    var first = Bytes.sha1(newNonce, serverNonce);
    var second = Bytes.sha1(serverNonce, newNonce);
    var third = Bytes.sha1(newNonce, newNonce);
    var key = Bytes.concat(first, Arrays.copyOf(second, 12));
    var iv = Bytes.concat(Arrays.copyOfRange(second, 12, HASH), third, Arrays.copyOf(newNonce, 4));
    return new AesIge(key, iv);
  }

  /** The hash of the answer, the answer, and {@code filler} up to whole blocks, encrypted. */
  byte[] encrypt(byte[] answer, byte[] filler) {
    var missing = -(HASH + answer.length) & (AesIge.BLOCK - 1);
    var plain = Bytes.concat(Bytes.sha1(answer), answer, Arrays.copyOf(filler, missing));
    var out = new byte[plain.length];
    cipher().encrypt(plain, 0, plain.length, out, 0);
    return out;
  }

  /**
   * The hash and what follows it, decrypted; the hash is still to be checked, once the length is
   * known.
   */
  byte[] decrypt(byte[] encrypted) {
    var plain = encrypted.clone();
    cipher().decrypt(plain, 0, plain.length);
    return plain;
  }

  /**
   * The hash by which the last answer proves that both sides have the same key; {@code outcome} is
   * 1 to 3.
   */
  byte[] proof(int outcome, AuthKey key) {
    var digest = Bytes.sha1(newNonce, new byte[] {(byte) outcome}, key.auxHash());
    return Arrays.copyOfRange(digest, 4, HASH);
  }

  long firstSalt() {
    return new TlReader(newNonce, 0, 8).int64() ^ new TlReader(serverNonce, 0, 8).int64();
  }
}
