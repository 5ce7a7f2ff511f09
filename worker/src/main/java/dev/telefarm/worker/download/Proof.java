package dev.telefarm.worker.download;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * How far a file is proven: its first parts were read back from the disk, each is what was written,
 * and the SHA-256 of all of them. For one thread at a time.
 */
final class Proof {
  private MessageDigest digest;
  private MessageDigest trial;
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

  /** The bytes that were added are the part's. */
  void accept() {
    digest = trial;
    parts++;
  }

  /** Of the parts that were accepted; lower-case hex. */
  String sha256() {
    begin();
    return HexFormat.of().formatHex(trial.digest());
  }
}
