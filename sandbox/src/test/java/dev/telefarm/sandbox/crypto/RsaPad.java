package dev.telefarm.sandbox.crypto;

import java.math.BigInteger;
import java.util.random.RandomGenerator;

/** A client's side of RSA_PAD, written from the documentation. */
public final class RsaPad {
  private RsaPad() {}

  public static byte[] encrypt(
      byte[] data, BigInteger modulus, BigInteger exponent, RandomGenerator random) {
    var padding = new byte[192 - data.length];
    random.nextBytes(padding);
    var padded = Bytes.concat(data, padding);
    var reversed = new byte[padded.length];
    for (var i = 0; i < padded.length; i++) {
      reversed[i] = padded[padded.length - 1 - i];
    }
    while (true) {
      var tempKey = new byte[32];
      random.nextBytes(tempKey);
      var withHash = Bytes.concat(reversed, Bytes.sha256(tempKey, padded));
      var encrypted = new byte[withHash.length];
      new AesIge(tempKey, new byte[32]).encrypt(withHash, 0, withHash.length, encrypted, 0);
      var whole = Bytes.concat(Bytes.xor(tempKey, Bytes.sha256(encrypted)), encrypted);
      var number = new BigInteger(1, whole);
      if (number.compareTo(modulus) < 0) {
        return DhGroup.bytes(number.modPow(exponent, modulus));
      }
    }
  }
}
