package dev.telefarm.worker.download;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/**
 * What TDLib's identifier of a file at Telegram tells of it. TDLib calls it opaque, so what cannot
 * be read is not known, and nothing depends on it but how failures are put together.
 */
final class RemoteFileId {
  private static final int MOST_CENTRES = 1000;

  private RemoteFileId() {}

  /** The data centre that has the file; 0 if that cannot be told. */
  static int dc(String id) {
    byte[] packed;
    try {
      packed = Base64.getUrlDecoder().decode(id);
    } catch (IllegalArgumentException e) {
      return 0;
    }
    ByteBuffer bytes = ByteBuffer.wrap(withZeros(packed)).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.remaining() < 2 * Integer.BYTES) {
      return 0;
    }
    var _ = bytes.getInt(); // the file's type, and flags
    int dc = bytes.getInt();
    return dc > 0 && dc < MOST_CENTRES ? dc : 0;
  }

  /** A zero byte is followed by how many there are. */
  private static byte[] withZeros(byte[] packed) {
    ByteArrayOutputStream unpacked = new ByteArrayOutputStream();
    for (int at = 0; at < packed.length; at++) {
      if (packed[at] == 0 && at + 1 < packed.length) {
        unpacked.writeBytes(new byte[Byte.toUnsignedInt(packed[++at])]);
      } else {
        unpacked.write(packed[at]);
      }
    }
    return unpacked.toByteArray();
  }
}
