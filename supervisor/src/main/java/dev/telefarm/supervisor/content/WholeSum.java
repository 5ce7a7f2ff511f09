package dev.telefarm.supervisor.content;

import dev.telefarm.proto.v1.Download;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The checksum of a file that is handed out whole, to be compared with what was recorded: CRC32C,
 * which a reader does not notice; SHA-256 takes as long as reading and sending together, and is for
 * {@link Verification}. For one thread.
 */
final class WholeSum {
  private final CRC32C crc32c = new CRC32C();

  /** For a file that was completed before CRC32C was recorded. */
  private final @Nullable Digest sha256;

  /**
   * Begins.
   *
   * @param download as it is at the begin; what completes from now on has a CRC32C
   */
  WholeSum(Download download) {
    sha256 =
        download.getCrc32C().isEmpty() && !download.getSha256().isEmpty() ? new Digest() : null;
  }

  void update(byte[] bytes, int offset, int length) {
    if (sha256 == null) {
      crc32c.update(bytes, offset, length);
    } else {
      sha256.update(bytes, offset, length);
    }
  }

  /**
   * The name of the recorded checksum that is another one; empty if there is none. Ends it.
   *
   * @param download as it is at the end
   */
  String difference(Download download) {
    if (sha256 != null) {
      return differs(sha256.hex(), download.getSha256()) ? "SHA-256" : "";
    }
    String sum = HexFormat.of().toHexDigits((int) crc32c.getValue());
    return differs(sum, download.getCrc32C()) ? "CRC32C" : "";
  }

  private static boolean differs(String sum, String recorded) {
    return !recorded.isEmpty() && !recorded.equals(sum);
  }
}
