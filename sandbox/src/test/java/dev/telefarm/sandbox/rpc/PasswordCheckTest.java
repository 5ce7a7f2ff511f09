package dev.telefarm.sandbox.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PasswordCheckTest {
  private static final byte[] SALT1 =
      hex("4D11FB6BEC38F9D2546BB0F61E4F1C99A1BC0DB8F0D5F35B1291B37B213123D7ED48F3C6794D495B");
  private static final byte[] SALT2 = hex("A1B181AAFE88188680AE32860D60BB01");

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  /** A client's side, by core.telegram.org/api/srp: its secret is {@code a}. */
  private static byte[] clientProof(String password, BigInteger a, BigInteger publicKey) {
    BigInteger x = Srp.privateKey(password.getBytes(UTF_8), SALT1, SALT2);
    BigInteger clientKey = Srp.G.modPow(a, Srp.P);
    BigInteger u = Srp.scramble(clientKey, publicKey);
    BigInteger base =
        publicKey.subtract(Srp.K.multiply(Srp.G.modPow(x, Srp.P)).mod(Srp.P)).mod(Srp.P);
    return Srp.proof(SALT1, SALT2, clientKey, publicKey, base.modPow(a.add(u.multiply(x)), Srp.P));
  }

  /**
   * The values that the gotd project publishes for its client, with secret 1 and password 123123.
   */
  @Test
  void proofMatchesPublishedVector() {
    var publicKey =
        new BigInteger(
            """
            9C52401A6A8084EC82F01C3725D3FB448BD2F0C909F9D97726EAC4B7A74172D9\
            52F02466BE6734FA274D2B7429E27397F10372D66B400B80A5C5AE3F28B17BF3\
            105D7A2D2A885998CDC2DEFC208AEC217AB58859A9ABC2374AD93DC285F4B3FB\
            CAFF4143D7888F2425BD2FB711B25609CEB21757D935B1EF2F042173AD0CE2FE\
            0E474DAC53914BD25A8A9AED4AEA8953D55CB88621DB37B871EA0D04393AC098\
            7F68094CCC9DE8239251375D8FFFD263316CD528C097B7BC9FB919FBEDB76C52\
            5DF3413C374EE076D97A1E6D352BB7CC80FD13651B04B32E2E48C5268150842C\
            FD07CF855958B1B5EA9C36FDAD697FE3AEC8DCC6B1EFEC36874AF226204676CF\
            """,
            16);
    assertThat(clientProof("123123", BigInteger.ONE, publicKey))
        .isEqualTo(hex("999DF906BDA2C6CBB52F503406EBA2D0D0503ACE0CC302C38F13EE5010AD4051"));
  }

  @Test
  void onlyTheRightPasswordIsAccepted() {
    var random = new Random(1);
    var verifier = new PasswordCheck.Verifier("correct horse", SALT1, SALT2);
    var check = PasswordCheck.begin(verifier, random);
    var publicKey = new BigInteger(1, check.publicKey());
    var a = new BigInteger(2048, random);
    byte[] clientKey = Srp.pad(Srp.G.modPow(a, Srp.P));
    assertThat(check.accepts(clientKey, clientProof("correct horse", a, publicKey))).isTrue();
    assertThat(check.accepts(clientKey, clientProof("Correct horse", a, publicKey))).isFalse();
  }

  @Test
  void clientKeyThatHidesThePasswordIsRefused() {
    var verifier = new PasswordCheck.Verifier("correct horse", SALT1, SALT2);
    var check = PasswordCheck.begin(verifier, new Random(2));
    var publicKey = new BigInteger(1, check.publicKey());
    byte[] proof = Srp.proof(SALT1, SALT2, BigInteger.ZERO, publicKey, BigInteger.ZERO);
    assertThat(check.accepts(Srp.pad(BigInteger.ZERO), proof)).isFalse();
    byte[] multiple = Srp.proof(SALT1, SALT2, Srp.P, publicKey, BigInteger.ZERO);
    assertThat(check.accepts(Srp.pad(Srp.P), multiple)).isFalse();
  }
}
