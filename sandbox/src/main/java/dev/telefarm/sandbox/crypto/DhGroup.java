package dev.telefarm.sandbox.crypto;

import java.math.BigInteger;
import java.util.random.RandomGenerator;

/**
 * Telegram's Diffie-Hellman group: a known 2048-bit safe prime, and the generator 3. Clients have
 * the prime built in.
 */
public final class DhGroup {
  public static final int G = 3;

  private static final String PRIME =
      "C71CAEB9C6B1C9048E6C522F70F13F73980D40238E3E21C14934D037563D930F"
          + "48198A0AA7C14058229493D22530F4DBFA336F6E0AC925139543AED44CCE7C37"
          + "20FD51F69458705AC68CD4FE6B6B13ABDC9746512969328454F18FAF8C595F64"
          + "2477FE96BB2A941D5BCD1D4AC8CC49880708FA9B378E3C4F3A9060BEE67CF9A4"
          + "A4A695811051907E162753B56B0F6B410DBA74D8A84B2A14B3144E0EF1284754"
          + "FD17ED950D5965B4B9DD46582DB1178D169C6BC465B0D6FF9CA3928FEF5B9AE4"
          + "E418FC15E83EBEA0F87FA9FF5EED70050DED2849F47BF959D956850CE929851F"
          + "0D8115F635B105EE2E4E15D04B2454BF6F4FADF034B10403119CD8E3B92FCC5B";

  public static final BigInteger P = new BigInteger(PRIME, 16);

  private static final BigInteger MARGIN = BigInteger.ONE.shiftLeft(2048 - 64);

  private DhGroup() {}

  /** A secret exponent of 2048 bits. */
  public static BigInteger secret(RandomGenerator random) {
    var bytes = new byte[AuthKey.LENGTH];
    random.nextBytes(bytes);
    return new BigInteger(1, bytes);
  }

  /** {@code base} to the power of {@code secret}, modulo the prime. */
  public static BigInteger power(BigInteger base, BigInteger secret) {
    return base.modPow(secret, P);
  }

  /**
   * True when a public value is away from both ends of the group, as the protocol wants it checked.
   */
  public static boolean isPublicValue(BigInteger value) {
    return value.compareTo(MARGIN) >= 0 && value.compareTo(P.subtract(MARGIN)) <= 0;
  }

  /**
   * Big-endian, exactly 256 bytes: without the sign byte of BigInteger, with the zeroes that it
   * drops.
   */
  public static byte[] bytes(BigInteger value) {
    return unsigned(value, AuthKey.LENGTH);
  }

  static byte[] unsigned(BigInteger value, int length) {
    var bytes = value.toByteArray();
    var skip = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
    if (bytes.length - skip > length) {
      throw new IllegalArgumentException(
          "%d bytes do not fit in %d".formatted(bytes.length - skip, length));
    }
    var result = new byte[length];
    System.arraycopy(bytes, skip, result, length - bytes.length + skip, bytes.length - skip);
    return result;
  }
}
