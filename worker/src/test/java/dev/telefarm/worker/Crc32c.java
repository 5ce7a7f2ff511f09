package dev.telefarm.worker;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/** Of a whole file, read in one go, as the worker tells it. */
final class Crc32c {
  private Crc32c() {}

  static String of(Path file) throws IOException {
    CRC32C crc = new CRC32C();
    try (var in = new CheckedInputStream(Files.newInputStream(file), crc)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }
}
