package dev.telefarm.sandbox.crypto;

import java.security.MessageDigest;
import java.util.Arrays;

/** The encryption of one message under MTProto 2.0, in one of the two directions. */
public enum MessageCipher {
  FROM_CLIENT(0),
  FROM_SERVER(8);

  /** Bytes of the message key. */
  public static final int KEY_LENGTH = 16;

  private final int x;

  MessageCipher(int x) {
    this.x = x;
  }

  AesIge cipher(AuthKey authKey, byte[] messageKey) {
    var a = Bytes.sha256(messageKey, authKey.slice(x, 36));
    var b = Bytes.sha256(authKey.slice(40 + x, 36), messageKey);
    return new AesIge(interleave(a, b), interleave(b, a));
  }

  /** 8 bytes of the one digest, 16 of the other, 8 of the first. */
  private static byte[] interleave(byte[] outer, byte[] inner) {
    var result = outer.clone();
    System.arraycopy(inner, 8, result, 8, 16);
    return result;
  }

  /** The message key of {@code length} bytes of plaintext, padding included. */
  public byte[] messageKey(AuthKey authKey, byte[] plain, int from, int length) {
    MessageDigest digest = Bytes.newDigest("SHA-256");
    digest.update(authKey.slice(88 + x, 32));
    digest.update(plain, from, length);
    return Arrays.copyOfRange(digest.digest(), 8, 24);
  }

  /** Encrypts into another array, by the message key of the plaintext. */
  public void encrypt(
      AuthKey authKey, byte[] messageKey, byte[] plain, int from, int length, byte[] out, int to) {
    cipher(authKey, messageKey).encrypt(plain, from, length, out, to);
  }

  /**
   * Decrypts in place and compares the message key.
   *
   * @return false when the message was not encrypted with this key; the array then holds garbage
   */
  public boolean decrypt(AuthKey authKey, byte[] messageKey, byte[] data, int from, int length) {
    cipher(authKey, messageKey).decrypt(data, from, length);
    return MessageDigest.isEqual(messageKey, messageKey(authKey, data, from, length));
  }
}
