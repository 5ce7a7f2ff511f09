package dev.telefarm.worker.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class RemoteFileIdTest {
  /** As TDLib writes it: zeros counted. */
  private static String id(int type, int dc) {
    byte[] bytes =
        ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN).putInt(type).putInt(dc).array();
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    for (int at = 0; at < bytes.length; at++) {
      packed.write(bytes[at]);
      if (bytes[at] == 0) {
        int zeros = 1;
        while (at + 1 < bytes.length && bytes[at + 1] == 0) {
          at++;
          zeros++;
        }
        packed.write(zeros);
      }
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(packed.toByteArray());
  }

  @Test
  void dataCentreIsRead() {
    assertThat(RemoteFileId.dc(id(5, 2))).isEqualTo(2);
    assertThat(RemoteFileId.dc(id(5 | 1 << 25, 4))).isEqualTo(4);
  }

  @Test
  void whatCannotBeReadIsNotKnown() {
    assertThat(RemoteFileId.dc("")).isZero();
    assertThat(RemoteFileId.dc("remote")).isZero();
    assertThat(RemoteFileId.dc("not base64!")).isZero();
    assertThat(RemoteFileId.dc(id(5, -1))).isZero();
  }
}
