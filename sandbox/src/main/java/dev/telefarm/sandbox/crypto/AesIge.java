package dev.telefarm.sandbox.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256 in infinite garble extension mode, which the JDK lacks: c[i] = E(p[i] ^ c[i-1]) ^ p[i-1].
 *
 * <p>Encryption goes through CBC, because the JDK has that in machine code: with d[i] = c[i] ^
 * p[i-1] the rule reads d[i] = E((p[i] ^ p[i-2]) ^ d[i-1]), which is CBC over p[i] ^ p[i-2].
 * Decryption has no such form and goes block by block; a server encrypts far more than it decrypts.
 * Immutable: every message begins with the same state.
 */
public final class AesIge {
  public static final int BLOCK = 16;

  private static final int LENGTH = 32;

  /** Two passes of xor and one of CBC run over a piece while it is in the first-level cache. */
  private static final int PIECE = 8192;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] key;
  private final byte[] iv;

  /**
   * @param key 32 bytes
   * @param iv 32 bytes: first the ciphertext, then the plaintext that precede the message
   */
  public AesIge(byte[] key, byte[] iv) {
    if (key.length != LENGTH || iv.length != LENGTH) {
      throw new IllegalArgumentException(
          "key and iv have %d and %d bytes".formatted(key.length, iv.length));
    }
    this.key = key.clone();
    this.iv = iv.clone();
  }

  /** Encrypts {@code length} bytes, a multiple of 16, from one array into another. */
  public void encrypt(byte[] plain, int from, int length, byte[] out, int to) {
    checkLength(length);
    try {
      var cbc = Cipher.getInstance("AES/CBC/NoPadding");
      cbc.init(
          Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv, 0, BLOCK));
      for (var done = 0; done < length; done += PIECE) {
        var piece = Math.min(PIECE, length - done);
        var at = to + done;
        for (var i = 0; i < piece; i += 8) {
          var beforeLast = before(2 * BLOCK, done + i, plain, from);
          LONG.set(out, at + i, (long) LONG.get(plain, from + done + i) ^ beforeLast);
        }
        cbc.update(out, at, piece, out, at);
        for (var i = 0; i < piece; i += 8) {
          LONG.set(
              out, at + i, (long) LONG.get(out, at + i) ^ before(BLOCK, done + i, plain, from));
        }
      }
    } catch (GeneralSecurityException e) {
      throw Bytes.missing(e);
    }
  }

  /**
   * Eight bytes of plaintext from {@code distance} bytes before {@code position}; the second half
   * of iv is p[-1].
   */
  private long before(int distance, int position, byte[] plain, int from) {
    var index = position - distance;
    if (index >= 0) {
      return (long) LONG.get(plain, from + index);
    }
    return index >= -BLOCK ? (long) LONG.get(iv, 2 * BLOCK + index) : 0;
  }

  /** Decrypts {@code length} bytes, a multiple of 16, in place. */
  public void decrypt(byte[] data, int from, int length) {
    checkLength(length);
    try {
      var ecb = Cipher.getInstance("AES/ECB/NoPadding");
      ecb.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"));
      var cipher = Arrays.copyOf(iv, BLOCK);
      var plain = Arrays.copyOfRange(iv, BLOCK, 2 * BLOCK);
      var block = new byte[BLOCK];
      for (var at = from; at < from + length; at += BLOCK) {
        for (var i = 0; i < BLOCK; i++) {
          block[i] = (byte) (data[at + i] ^ plain[i]);
        }
        ecb.update(block, 0, BLOCK, plain, 0);
        for (var i = 0; i < BLOCK; i++) {
          plain[i] ^= cipher[i];
          cipher[i] = data[at + i];
          data[at + i] = plain[i];
        }
      }
    } catch (GeneralSecurityException e) {
      throw Bytes.missing(e);
    }
  }

  byte[] key() {
    return key.clone();
  }

  byte[] iv() {
    return iv.clone();
  }

  private static void checkLength(int length) {
    if (length % BLOCK != 0) {
      throw new IllegalArgumentException("%d bytes are not whole blocks".formatted(length));
    }
  }
}
