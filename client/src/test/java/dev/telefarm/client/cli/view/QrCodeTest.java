package dev.telefarm.client.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class QrCodeTest {
  private static final int SCALE = 4;

  @Test
  void drawnLinkIsReadBack() throws Exception {
    String link = "tg://login?token=AQJ_Zm9vYmFyLWJheg0123456789abcdefghijklmn";
    List<String> lines = QrCode.lines(link);
    assertThat(lines).allSatisfy(line -> assertThat(line).hasSameSizeAs(lines.getFirst()));
    assertThat(lines).hasSizeLessThanOrEqualTo(23);
    assertThat(read(lines)).isEqualTo(link);
  }

  /** As a camera sees it: what is drawn is light, what is not is the terminal's dark ground. */
  private static String read(List<String> lines) throws Exception {
    int width = lines.getFirst().length() * SCALE;
    int height = lines.size() * 2 * SCALE;
    int[] pixels = new int[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        char c = lines.get(y / SCALE / 2).charAt(x / SCALE);
        boolean upper = y / SCALE % 2 == 0;
        boolean light = c == '\u2588' || c == (upper ? '\u2580' : '\u2584');
        pixels[y * width + x] = light ? 0xffffff : 0;
      }
    }
    return new QRCodeReader()
        .decode(
            new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(width, height, pixels))))
        .getText();
  }
}
