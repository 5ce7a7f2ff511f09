package dev.telefarm.sandbox.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class AesIgeTest {
  private final Random random = new Random(5);

  private byte[] bytes(int length) {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  @Test
  void beginningOfThePublishedAnswerDecrypts() {
    // The authorization key sample of the documentation: tmp_aes_key, tmp_aes_iv, encrypted_answer.
    var hex = HexFormat.of();
    var key = hex.parseHex("f011280887c7bb01df0fc4e17830e0b91fbb8be4b2267cb985ae25f33b527253");
    var iv = hex.parseHex("3212d579ee35452ed23e0d0c92841aa7d31b2e9bdef2151e80d15860311c85db");
    var data =
        hex.parseHex(
            "28a92fe20173b347a8bb324b5fab2667c9a8bbce6468d5b509a4cbddc186240a"
                + "c912cf7006af8926de606a2e74c0493caa57741e6c82451f54d3e068f5ccc49b");
    new AesIge(key, iv).decrypt(data, 0, data.length);
    // 20 bytes of hash, then server_DH_inner_data with both nonces of the sample.
    assertThat(hex.formatHex(data, 20, 60))
        .isEqualTo(
            "ba0d89b53e0549828cca27e966b301a48fece2fca5cf4d33f4a11ea877ba4aa57390733002000000");
  }

  @Test
  void everyLengthIsTheDefinitionBlockByBlock() throws Exception {
    for (int blocks : new int[] {0, 1, 2, 3, 4, 511, 512, 513, 514, 1024, 1025, 5000}) {
      var key = bytes(32);
      var iv = bytes(32);
      var plain = bytes(7 + blocks * 16);
      var out = new byte[5 + blocks * 16];
      var ige = new AesIge(key, iv);
      ige.encrypt(plain, 7, blocks * 16, out, 5);
      assertThat(Arrays.copyOfRange(out, 5, out.length))
          .as("%d blocks", blocks)
          .isEqualTo(byDefinition(key, iv, Arrays.copyOfRange(plain, 7, plain.length)));
      ige.decrypt(out, 5, blocks * 16);
      assertThat(Arrays.copyOfRange(out, 5, out.length))
          .isEqualTo(Arrays.copyOfRange(plain, 7, plain.length));
    }
  }

  private static byte[] byDefinition(byte[] key, byte[] iv, byte[] plain) throws Exception {
    var aes = Cipher.getInstance("AES/ECB/NoPadding");
    aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
    var out = new byte[plain.length];
    var lastCipher = Arrays.copyOf(iv, 16);
    var lastPlain = Arrays.copyOfRange(iv, 16, 32);
    for (var at = 0; at < plain.length; at += 16) {
      var block = Arrays.copyOfRange(plain, at, at + 16);
      lastCipher = Bytes.xor(aes.doFinal(Bytes.xor(block, lastCipher)), lastPlain);
      lastPlain = block;
      System.arraycopy(lastCipher, 0, out, at, 16);
    }
    return out;
  }
}
