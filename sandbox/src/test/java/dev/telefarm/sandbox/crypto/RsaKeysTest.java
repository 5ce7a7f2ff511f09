package dev.telefarm.sandbox.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RsaKeysTest {
  /** Telegram's public key for its main data centres. */
  private static final String TELEGRAM =
      """
      MIIBCgKCAQEA6LszBcC1LGzyr992NzE0ieY+BSaOW622Aa9Bd4ZHLl+TuFQ4lo4g
      5nKaMBwK/BIb9xUfg0Q29/2mgIR6Zr9krM7HjuIcCzFvDtr+L0GQjae9H0pRB2OO
      62cECs5HKhT5DZ98K33vmWiLowc621dQuwKWSQKjWf50XYFw42h21P2KXUGyp2y/
      +aEyZ+uVgLLQbRA1dEjSDZ2iGRy12Mk5gpYc397aYp438fsJoHIgJ2lgMv5h7WY9
      t6N/byY9Nw9p21Og3AoXSL2q/2IJ1WRUhebgAdGVMlV1fkuOQoEzR7EdpqtQD9Cs
      5+bfo3Nhmcyvk5ftB0WkJ9z6bNZ7yxrP8wIDAQAB
      """;

  private static final BigInteger EXPONENT = BigInteger.valueOf(65537);

  private static final RandomGenerator ZEROES = () -> 0;

  /** The modulus follows nine bytes of headers, of which the last is its sign. */
  private static BigInteger telegramModulus() {
    var der = Base64.getMimeDecoder().decode(TELEGRAM);
    return new BigInteger(1, Arrays.copyOfRange(der, 9, 9 + 256));
  }

  @Test
  void fingerprintsAreThePublishedOnes() throws Exception {
    assertThat(RsaKeys.fingerprint(telegramModulus(), EXPONENT)).isEqualTo(0xd09d1d85de64fd85L);
    var small =
        """
        MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCJhOrkbrOi7/fFQRN2+8W5+Inx
        bdxo7XH5DDKgFvXPDDe8cQINO3/kFat7KlpC2n2sS8ApZQkmREANg0XpImL9lCHB
        v1FgQmL0xtnaURKo7FzaoaL4jCf5556NQr1th9F3oeN67mR4+BF0vPP9Gu6GY5Z1
        BSqi+FEREW/2aWSgSwIDAQAB
        """;
    var encoded = new X509EncodedKeySpec(Base64.getMimeDecoder().decode(small));
    var key = (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(encoded);
    assertThat(RsaKeys.fingerprint(key.getModulus(), key.getPublicExponent()))
        .isEqualTo(1914007313702140277L);
  }

  @Test
  void publicPemFitsInPlaceOfTelegrams() {
    var keys = RsaKeys.generate();
    var lines = keys.publicPem().lines().toList();
    assertThat(keys.publicPem())
        .hasSize(425)
        .startsWith("-----BEGIN RSA PUBLIC KEY-----\nMIIBCgKCAQEA");
    assertThat(lines.getLast()).isEqualTo("-----END RSA PUBLIC KEY-----");
    var der = Base64.getDecoder().decode(String.join("", lines.subList(1, lines.size() - 1)));
    assertThat(new BigInteger(1, Arrays.copyOfRange(der, 9, 265))).isEqualTo(keys.modulus());
    assertThat(HexFormat.of().formatHex(der, 265, 270)).isEqualTo("0203010001");
  }

  @Test
  void paddedEncryptionIsThePublishedOneAndIsUndone() {
    var data = new byte[144];
    Arrays.fill(data, (byte) 'a');
    assertThat(HexFormat.of().formatHex(RsaPad.encrypt(data, telegramModulus(), EXPONENT, ZEROES)))
        .startsWith("bf68719e836806b040cd261ecaf66eb3c4ba19f3bbea3031b2e6cf29167bab64")
        .endsWith("30eaf5fd3c5b8cecab8711bd269e441b6084f385726ff0");

    var keys = RsaKeys.generate();
    var encrypted = RsaPad.encrypt(data, keys.modulus(), keys.publicExponent(), new Random(3));
    assertThat(Arrays.copyOf(keys.decrypt(encrypted).orElseThrow(), 144)).isEqualTo(data);
  }

  @Test
  void whatWasNotMadeForThisKeyIsRefused() {
    var keys = RsaKeys.generate();
    var encrypted =
        RsaPad.encrypt(new byte[10], keys.modulus(), keys.publicExponent(), new Random(4));
    encrypted[100] ^= 1;
    assertThat(keys.decrypt(encrypted)).isEmpty();
    assertThat(keys.decrypt(new byte[255])).isEmpty();
    assertThat(keys.decrypt(DhGroup.bytes(keys.modulus()))).isEmpty();
  }
}
