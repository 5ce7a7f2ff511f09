package dev.telefarm.worker.download;

import java.util.HexFormat;

/**
 * The CRC32C of bytes in a row, from those of its pieces: no byte is read for it. For one thread.
 *
 * <p>A checksum is a polynomial over GF(2) modulo the Castagnoli polynomial, and bytes that follow
 * multiply it by x to the power of their bits. Bits are mirrored, as in the checksum itself: the
 * highest one is the coefficient of 1.
 */
final class JoinedCrc32C {
  private static final int POLYNOMIAL = 0x82F63B78;
  private static final int ONE = 1 << 31;

  /** x to the power of 8: what one byte that follows multiplies by. */
  private static final int BYTE = ONE >>> 8;

  private int crc;

  /**
   * Adds a piece.
   *
   * @param pieceCrc of its bytes alone
   * @param bytes how many it has; not negative
   */
  void add(int pieceCrc, long bytes) {
    crc = product(crc, power(BYTE, bytes)) ^ pieceCrc;
  }

  /** Eight digits, lower-case. */
  String hex() {
    return HexFormat.of().toHexDigits(crc);
  }

  private static int power(int base, long exponent) {
    int result = ONE;
    int square = base;
    for (long left = exponent; left > 0; left >>= 1) {
      if ((left & 1) == 1) {
        result = product(result, square);
      }
      square = product(square, square);
    }
    return result;
  }

  private static int product(int a, int b) {
    int result = 0;
    int shifted = b;
    for (int bits = a; bits != 0; bits <<= 1) {
      if (bits < 0) {
        result ^= shifted;
      }
      shifted = (shifted >>> 1) ^ ((shifted & 1) == 0 ? 0 : POLYNOMIAL);
    }
    return result;
  }
}
