package dev.telefarm.sandbox.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Vectors that other implementations publish (grammers, gotd), and the authorization key sample of
 * the documentation.
 */
class MessageCipherTest {
  private static final HexFormat HEX = HexFormat.of();

  private static AuthKey countingKey() {
    var value = new byte[AuthKey.LENGTH];
    for (var i = 0; i < value.length; i++) {
      value[i] = (byte) i;
    }
    return new AuthKey(value);
  }

  @Test
  void keyIsNamedByItsDigest() {
    assertThat(countingKey().id()).isEqualTo(Long.reverseBytes(0x32d1586ea457dfc8L));
    assertThat(HEX.formatHex(countingKey().auxHash())).isEqualTo("4916d6bdb7f78e68");
    assertThat(countingKey().toString()).doesNotContain("00010203");
  }

  @Test
  void keysOfBothDirectionsAreThePublishedOnes() {
    var messageKey = Arrays.copyOf(countingKey().value(), 16);
    var client = MessageCipher.FROM_CLIENT.cipher(countingKey(), messageKey);
    var server = MessageCipher.FROM_SERVER.cipher(countingKey(), messageKey);
    assertThat(HEX.formatHex(client.key()))
        .isEqualTo("704ed09c8b41668ae8f99d244738f71dbddc44469b6bbd4aa8573dd042bd059e");
    assertThat(HEX.formatHex(client.iv()))
        .isEqualTo("4d266000a550edabbf4c7ce40fd0043cc92230184cd317a5cc9c2482fd3b9318");
    assertThat(HEX.formatHex(server.key()))
        .isEqualTo("217725799b245806458174a1fcfbc883906807b15033fdd0ea2b4d69cf9c364e");
    assertThat(HEX.formatHex(server.iv()))
        .isEqualTo("669a6538917a4fa56ca32360a431c9160be4ad887140980dab91ce7bdc47ffbc");
  }

  @Test
  void publishedMessageOfAServerDecrypts() {
    var key =
        new AuthKey(
            HEX.parseHex(
                "5d2e7d65f49ec28bd029a88761ea27b8a4c79f12226525443e7d7c596ef33035"
                    + "30db2107e89aa997c7a0164ab694187adeff156bd6ef7118a1962347753c0e7e"
                    + "89a0354b8ec364f9997e71bc6923fb86e8e43491e010606a6ce845e2fa019409"
                    + "77ef0aa32adf5a97dbf6d428ec0434d717a2d3ad19622cc05887642113c7965f"
                    + "fb862a3e3ccb0ab95addda57f89245dbd76b492348f8e94bd5a7c0e0b8480852"
                    + "3cfd1ea80b32fe9ad198bc2e103fceb7d52492ecc0273a28674bc923eee59265"
                    + "ab17a002df1f4aa2c59b819a5e5e1d105ec117336f5c76c6b187037d4b4270ce"
                    + "e9cc21071d97e9bca220c6d7b01b998cf2e5cdb9a50ecda1852a36e635690c8e"));
    var message =
        HEX.parseHex(
            "7a7183c2c10e4f4df945fa9a9abd35e7c3840b61f045304f39674c19c0e20978"
                + "4f50f6226a073529d675c92cbf0bfa8c99a79b3f39c72a5d9a026d431ab7407c"
                + "a04ecc55187d6c45f17871524edd90cea02ed728e14d7cb18aea2a636158f094"
                + "59a9437710d894c79f368c4e8164b7647ea98612aefe942c5d92121acb8db02d"
                + "ccceb66d0f8720ac12a06db0582bfd955be34f365118e3bab8cd080ce6b45b28"
                + "eac56dcd2a29374e");
    var plain =
        "fc826a02248b28fd60f2c4822443ad6801f0c1c2918b305e0200000058000000"
            + "dcf8f1730200000001a8c1c2918b305e010000001c0000000809c29ec4fd33ad"
            + "918b305e18a88ea607ee5816fc826a02248b28fd01ccc1c2918b305e02000000"
            + "14000000c5737734c4fd33ad918b305e6408300000000000fce66704a3cd8ee9"
            + "d0ae6fab672c60c04a3f1fd4490e51f6";
    assertThat(Arrays.copyOf(message, 8))
        .isEqualTo(HEX.parseHex(HEX.toHexDigits(Long.reverseBytes(key.id()))));
    var messageKey = Arrays.copyOfRange(message, 8, 24);
    assertThat(MessageCipher.FROM_SERVER.decrypt(key, messageKey, message, 24, message.length - 24))
        .isTrue();
    assertThat(HEX.formatHex(message, 24, message.length)).isEqualTo(plain);
  }

  @Test
  void whatWasEncryptedDecryptsAndWhatWasChangedDoesNot() {
    var random = new Random(9);
    var plain = new byte[4096];
    random.nextBytes(plain);
    for (MessageCipher cipher : MessageCipher.values()) {
      var messageKey = cipher.messageKey(countingKey(), plain, 0, plain.length);
      var message = new byte[plain.length];
      cipher.encrypt(countingKey(), messageKey, plain, 0, plain.length, message, 0);
      var damaged = message.clone();
      damaged[2000] ^= 4;
      assertThat(cipher.decrypt(countingKey(), messageKey, message, 0, message.length)).isTrue();
      assertThat(message).isEqualTo(plain);
      assertThat(cipher.decrypt(countingKey(), messageKey, damaged, 0, damaged.length)).isFalse();
    }
  }

  @Test
  void publicValueIsThatOfTheDocumentation() {
    var secret =
        new BigInteger(
            "6F620AFA575C9233EB4C014110A7BCAF49464F798A18A0981FEA1E05E8DA67D9681E0FD6DF0EDF0272AE3492451A8450"
                + "2F2EFC0DA18741A5FB80BD82296919A70FAA6D07CBBBCA2037EA7D3E327B61D585ED3373EE0553A91CBD29B01FA9A89D"
                + "479CA53D57BDE3A76FBD922A923A0A38B922C1D0701F53FF52D7EA9217080163A64901E766EB6A0F20BC391B64B9D1DD"
                + "2CD13A7D0C946A3A7DF8CEC9E2236446F646C42CFE2B60A2A8D776E56C8D7519B08B88ED0970E10D12A8C9E355D765F2"
                + "B7BBB7B4CA9360083435523CB0D57D2B106FD14F94B4EEE79D8AC131CA56AD389C84FE279716F8124A543337FB9EA3D9"
                + "88EC5FA63D90A4BA3970E7A39E5C0DE5",
            16);
    var value = DhGroup.power(BigInteger.TWO, secret);
    assertThat(HEX.formatHex(DhGroup.bytes(value)))
        .startsWith("73700e7bfc7aeec828eb8e0dcc04d09a0dd56a1b4b35f72f0b55fce7db7ebb72")
        .endsWith("9c752896f3d34d25529263faf2670a09b2a59ce35264511f");
    assertThat(DhGroup.isPublicValue(value)).isTrue();
    assertThat(DhGroup.isPublicValue(BigInteger.ONE)).isFalse();
    assertThat(DhGroup.isPublicValue(DhGroup.P.subtract(BigInteger.ONE))).isFalse();
    assertThat(DhGroup.P.isProbablePrime(20)).isTrue();
  }
}
