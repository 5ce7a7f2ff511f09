package dev.telefarm.client.cli.view;

import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.util.ArrayList;
import java.util.List;

/**
 * A QR code in text: each character is two modules, one above the other. Drawn light on dark, as
 * terminals mostly are, with the quiet zone of four modules that the standard asks for, so that it
 * also stands on a light terminal, where phones read it inverted.
 */
public final class QrCode {
  private static final int QUIET = 4;
  private static final char FULL = '\u2588';
  private static final char UPPER = '\u2580';
  private static final char LOWER = '\u2584';

  private QrCode() {}

  /**
   * The lines of the code, all of the same width.
   *
   * @throws IllegalArgumentException if {@code text} is too long for a QR code
   */
  public static List<String> lines(String text) {
    ByteMatrix matrix;
    try {
      // Level L: the screen does not get dirty, and the code stays small enough for 80 x 24.
      matrix = Encoder.encode(text, ErrorCorrectionLevel.L).getMatrix();
    } catch (WriterException e) {
      throw new IllegalArgumentException(
          "too long for a QR code: " + text.length() + " characters", e);
    }
    List<String> lines = new ArrayList<>();
    for (int y = -QUIET; y < matrix.getHeight() + QUIET; y += 2) {
      StringBuilder line = new StringBuilder();
      for (int x = -QUIET; x < matrix.getWidth() + QUIET; x++) {
        boolean upper = light(matrix, x, y);
        boolean lower = light(matrix, x, y + 1);
        line.append(upper && lower ? FULL : upper ? UPPER : lower ? LOWER : ' ');
      }
      lines.add(line.toString());
    }
    return lines;
  }

  private static boolean light(ByteMatrix matrix, int x, int y) {
    boolean inside = x >= 0 && y >= 0 && x < matrix.getWidth() && y < matrix.getHeight();
    return !inside || matrix.get(x, y) == 0;
  }
}
