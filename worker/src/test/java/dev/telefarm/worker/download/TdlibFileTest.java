package dev.telefarm.worker.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.worker.telegram.TdObject.LocalFile;
import org.junit.jupiter.api.Test;

class TdlibFileTest {
  private static LocalFile local(boolean completed, long offset, long prefix, long held) {
    return new LocalFile("x", true, completed, offset, prefix, held);
  }

  @Test
  void onlyTheDeclaredRangeIsReadable() {
    assertThat(TdlibFile.readableEnd(local(false, 0, 100, 500), 0)).isEqualTo(100);
    assertThat(TdlibFile.readableEnd(local(false, 0, 100, 500), 40)).isEqualTo(100);
    assertThat(TdlibFile.readableEnd(local(false, 0, 100, 500), 100)).isEqualTo(100);
    assertThat(TdlibFile.readableEnd(local(false, 0, 100, 500), 200)).isEqualTo(200);
    assertThat(TdlibFile.readableEnd(local(false, 50, 100, 500), 0)).isZero();
    assertThat(TdlibFile.readableEnd(local(false, 50, 100, 500), 60)).isEqualTo(150);
    assertThat(TdlibFile.readableEnd(local(true, 50, 100, 500), 60)).isEqualTo(500);
  }
}
