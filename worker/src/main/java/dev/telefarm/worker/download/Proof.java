package dev.telefarm.worker.download;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * How far a file is proven: its first parts were read back from the disk, each is what was written,
 * and the checksums of all of them. For one thread at a time.
 */
final class Proof {
  private MessageDigest digest;
  private MessageDigest trial;
  private final JoinedCrc32C crc32c = new JoinedCrc32C();
  private int parts;

  Proof() {
    digest = Sha256.digest();
    trial = digest;
  }

  /** The next part to be proven. */
  int next() {
    return parts;
  }

  /** Begins the next part, dropping what was added and not {@linkplain #accept accepted}. */
  void begin() {
    try {
      trial = (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's SHA-256 can be cloned", e);
    }
  }

  void add(ByteBuffer bytes) {
    trial.update(bytes);
  }

  /**
   * The bytes that were added are the part's.
   *
   * @param crc its CRC32C
   * @param bytes its length
   */
  void accept(int crc, int bytes) {
    digest = trial;
    crc32c.add(crc, bytes);
    parts++;
  }

  /** Of the parts that were accepted. */
  FileHash hash() {
    begin();
    return new FileHash(HexFormat.of().formatHex(trial.digest()), crc32c.hex());
  }
}
