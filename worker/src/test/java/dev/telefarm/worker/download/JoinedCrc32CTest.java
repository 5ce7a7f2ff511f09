package dev.telefarm.worker.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class JoinedCrc32CTest {
  @Test
  void isThatOfTheWholeHoweverItIsCut() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      byte[] whole = new byte[random.nextInt(1 << 16)];
      random.nextBytes(whole);
      JoinedCrc32C joined = new JoinedCrc32C();
      for (int at = 0; at < whole.length; ) {
        int length = Math.min(whole.length - at, random.nextInt(1 << random.nextInt(1, 17)));
        joined.add(crc(whole, at, length), length);
        at += length;
      }
      assertThat(joined.hex()).isEqualTo(HexFormat.of().toHexDigits(crc(whole, 0, whole.length)));
    }
  }

  @Test
  void knownValue() {
    // The check value of every catalogue of CRCs.
    byte[] text = "123456789".getBytes(StandardCharsets.US_ASCII);
    JoinedCrc32C joined = new JoinedCrc32C();
    joined.add(crc(text, 0, 4), 4);
    joined.add(crc(text, 4, 5), 5);
    assertThat(joined.hex()).isEqualTo("e3069283");
  }

  @Test
  void ofNothingIsZero() {
    assertThat(new JoinedCrc32C().hex()).isEqualTo("00000000");
  }

  @Test
  void piecesOfATerabyteTakeNoTime() {
    JoinedCrc32C joined = new JoinedCrc32C();
    JoinedCrc32C shorter = new JoinedCrc32C();
    joined.add(1, 1);
    shorter.add(1, 1);
    // Zeros that follow multiply by a power of x, whose order is 2^31 - 1: so many bytes change
    // nothing.
    joined.add(0, (1L << 31) - 1);
    assertThat(joined.hex()).isEqualTo(shorter.hex());
    joined.add(0, 1L << 40);
    assertThat(joined.hex()).isNotEqualTo(shorter.hex());
  }

  private static int crc(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }
}
