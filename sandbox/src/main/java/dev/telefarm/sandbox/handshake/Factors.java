package dev.telefarm.sandbox.handshake;

import dev.telefarm.sandbox.tl.TlReader;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/**
 * The small work that a client must do: a product of two primes between 2^30 and 2^31, which it has
 * to take apart.
 */
record Factors(long p, long q) {
  static Factors pick(RandomGenerator random) {
    var one = prime(random);
    var other = one;
    while (other == one) {
      other = prime(random);
    }
    return new Factors(Math.min(one, other), Math.max(one, other));
  }

  private static long prime(RandomGenerator random) {
    return BigInteger.valueOf(random.nextLong(1L << 30, (1L << 31) - 1000))
        .nextProbablePrime()
        .longValueExact();
  }

  /** Big-endian, as on the wire. */
  byte[] product() {
    return ByteBuffer.allocate(Long.BYTES).putLong(p * q).array();
  }

  boolean are(byte[] smaller, byte[] larger) {
    return new BigInteger(1, smaller).equals(BigInteger.valueOf(p))
        && new BigInteger(1, larger).equals(BigInteger.valueOf(q));
  }

  boolean multiplyTo(byte[] product) {
    return product.length == Long.BYTES
        && Long.reverseBytes(new TlReader(product).int64()) == p * q;
  }
}
