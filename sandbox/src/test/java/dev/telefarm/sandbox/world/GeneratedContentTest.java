package dev.telefarm.sandbox.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GeneratedContentTest {
  @Test
  void bytesAreSplitMix64Output() {
    var longs =
        ByteBuffer.wrap(new GeneratedContent(0, 24).read(0, 24)).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(longs.getLong()).isEqualTo(0xE220A8397B1DCDAFL);
    assertThat(longs.getLong()).isEqualTo(0x6E789E6AA1B965F4L);
    assertThat(longs.getLong()).isEqualTo(0x06C45D188009454FL);
  }

  @Test
  void anyRangeIsThatPartOfTheWhole() {
    long seed = Long.getLong("seed", 4711);
    var random = new Random(seed);
    var content = new GeneratedContent(random.nextLong(), 10_007);
    byte[] whole = content.read(0, 20_000);
    assertThat(whole).hasSize(10_007);
    for (int i = 0; i < 2_000; i++) {
      int offset = random.nextInt(10_100);
      int length = random.nextInt(300);
      byte[] expected =
          offset >= whole.length
              ? new byte[0]
              : Arrays.copyOfRange(whole, offset, Math.min(whole.length, offset + length));
      assertThat(content.read(offset, length))
          .as("seed %d: %d bytes from %d", seed, length, offset)
          .isEqualTo(expected);
    }
  }

  @Test
  void offsetsBeyondFourGibibytesWork() {
    long far = (4L << 30) - 5;
    var content = new GeneratedContent(7, 4L << 30);
    assertThat(content.read(far, 100))
        .hasSize(5)
        .isEqualTo(Arrays.copyOfRange(content.read(far - 3, 8), 3, 8));
  }
}
