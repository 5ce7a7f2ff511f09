package dev.telefarm.sandbox.rpc;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The arithmetic of Telegram's Secure Remote Password, as core.telegram.org/api/srp describes it:
 * SRP-6a over a 2048-bit prime with SHA-256, numbers padded to 256 bytes before they are hashed.
 */
final class Srp {
  static final int NUMBER_LENGTH = 256;
  static final BigInteger G = BigInteger.valueOf(3);

  /**
   * The safe prime that Telegram's clients know to be good; any other would cost each of them a
   * primality test.
   */
  static final BigInteger P =
      new BigInteger(
          """
          C71CAEB9C6B1C9048E6C522F70F13F73980D40238E3E21C14934D037563D930F\
          48198A0AA7C14058229493D22530F4DBFA336F6E0AC925139543AED44CCE7C37\
          20FD51F69458705AC68CD4FE6B6B13ABDC9746512969328454F18FAF8C595F64\
          2477FE96BB2A941D5BCD1D4AC8CC49880708FA9B378E3C4F3A9060BEE67CF9A4\
          A4A695811051907E162753B56B0F6B410DBA74D8A84B2A14B3144E0EF1284754\
          FD17ED950D5965B4B9DD46582DB1178D169C6BC465B0D6FF9CA3928FEF5B9AE4\
          E418FC15E83EBEA0F87FA9FF5EED70050DED2849F47BF959D956850CE929851F\
          0D8115F635B105EE2E4E15D04B2454BF6F4FADF034B10403119CD8E3B92FCC5B\
          """,
          16);

  static final BigInteger K = new BigInteger(1, sha256(pad(P), pad(G)));

  private static final int ITERATIONS = 100_000;

  private Srp() {}

  /** The private key that follows from a password. */
  static BigInteger privateKey(byte[] password, byte[] salt1, byte[] salt2) {
    byte[] first = salted(salted(password, salt1), salt2);
    return new BigInteger(1, salted(pbkdf2(first, salt1), salt2));
  }

  static BigInteger scramble(BigInteger a, BigInteger b) {
    return new BigInteger(1, sha256(pad(a), pad(b)));
  }

  /** What the client sends to prove that it knows the shared secret {@code s}. */
  static byte[] proof(byte[] salt1, byte[] salt2, BigInteger a, BigInteger b, BigInteger s) {
    byte[] hashes = sha256(pad(P));
    byte[] hashOfG = sha256(pad(G));
    for (int i = 0; i < hashes.length; i++) {
      hashes[i] ^= hashOfG[i];
    }
    return sha256(hashes, sha256(salt1), sha256(salt2), pad(a), pad(b), sha256(pad(s)));
  }

  static byte[] pad(BigInteger number) {
    byte[] bytes = number.toByteArray();
    if (bytes.length > NUMBER_LENGTH) {
      return Arrays.copyOfRange(bytes, bytes.length - NUMBER_LENGTH, bytes.length);
    }
    var padded = new byte[NUMBER_LENGTH];
    System.arraycopy(bytes, 0, padded, NUMBER_LENGTH - bytes.length, bytes.length);
    return padded;
  }

  static byte[] sha256(byte[]... parts) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static byte[] salted(byte[] data, byte[] salt) {
    return sha256(salt, data, salt);
  }

  /**
   * PBKDF2-HMAC-SHA-512, one block. The JDK's own takes characters; here the password is any bytes.
   */
  private static byte[] pbkdf2(byte[] password, byte[] salt) {
    try {
      var mac = Mac.getInstance("HmacSHA512");
      mac.init(new SecretKeySpec(password, "HmacSHA512"));
      mac.update(salt);
      byte[] round = mac.doFinal(HexFormat.of().parseHex("00000001"));
      byte[] block = round.clone();
      for (int i = 1; i < ITERATIONS; i++) {
        round = mac.doFinal(round);
        for (int j = 0; j < block.length; j++) {
          block[j] ^= round[j];
        }
      }
      return block;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA512", e);
    }
  }
}
