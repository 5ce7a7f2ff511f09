package dev.telefarm.sandbox.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.util.random.RandomGenerator;

/**
 * The server's side of one password check: it knows the password's verifier, and learns nothing
 * else.
 */
final class PasswordCheck {
  private final long id;
  private final Verifier verifier;
  private final BigInteger secret;
  private final BigInteger publicKey;

  /** What the server keeps of a password. */
  static final class Verifier {
    private final byte[] salt1;
    private final byte[] salt2;
    private final BigInteger value;

    Verifier(String password, byte[] salt1, byte[] salt2) {
      this.salt1 = salt1.clone();
      this.salt2 = salt2.clone();
      this.value = Srp.G.modPow(Srp.privateKey(password.getBytes(UTF_8), salt1, salt2), Srp.P);
    }

    byte[] salt1() {
      return salt1.clone();
    }

    byte[] salt2() {
      return salt2.clone();
    }
  }

  private PasswordCheck(long id, Verifier verifier, BigInteger secret) {
    this.id = id;
    this.verifier = verifier;
    this.secret = secret;
    this.publicKey = Srp.K.multiply(verifier.value).add(Srp.G.modPow(secret, Srp.P)).mod(Srp.P);
  }

  static PasswordCheck begin(Verifier verifier, RandomGenerator random) {
    var secret = new byte[Srp.NUMBER_LENGTH];
    random.nextBytes(secret);
    return new PasswordCheck(random.nextLong(), verifier, new BigInteger(1, secret));
  }

  long id() {
    return id;
  }

  Verifier verifier() {
    return verifier;
  }

  byte[] publicKey() {
    return Srp.pad(publicKey);
  }

  /** Whether the client's public key and proof show that it knows the password. */
  boolean accepts(byte[] clientKey, byte[] proof) {
    var a = new BigInteger(1, clientKey);
    if (a.mod(Srp.P).signum() == 0) {
      return false;
    }
    BigInteger u = Srp.scramble(a, publicKey);
    BigInteger shared =
        a.multiply(verifier.value.modPow(u, Srp.P)).mod(Srp.P).modPow(secret, Srp.P);
    byte[] expected = Srp.proof(verifier.salt1, verifier.salt2, a, publicKey, shared);
    return MessageDigest.isEqual(expected, proof);
  }
}
