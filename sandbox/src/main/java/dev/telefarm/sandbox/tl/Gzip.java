package dev.telefarm.sandbox.tl;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/** What {@code gzip_packed} holds: gzip by the documentation, zlib by TDLib's habit. */
final class Gzip {
  /** No request of a client comes near; more is a bomb. */
  private static final int LIMIT = 16 << 20;

  private static final int GZIP_MAGIC = 0x1f;

  private Gzip() {}

  static byte[] unpack(byte[] packed) {
    if (packed.length == 0) {
      throw new TlException.Malformed("gzip_packed is empty");
    }
    var source = new ByteArrayInputStream(packed);
    try (var in =
        packed[0] == GZIP_MAGIC ? new GZIPInputStream(source) : new InflaterInputStream(source)) {
      var unpacked = in.readNBytes(LIMIT + 1);
      if (unpacked.length > LIMIT) {
        throw new TlException.Malformed(
            "gzip_packed unpacks to more than %d bytes".formatted(LIMIT));
      }
      return unpacked;
    } catch (IOException e) {
      throw new TlException.Malformed("gzip_packed cannot be unpacked: " + e.getMessage());
    }
  }
}
