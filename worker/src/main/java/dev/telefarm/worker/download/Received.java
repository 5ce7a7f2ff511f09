package dev.telefarm.worker.download;

import dev.telefarm.worker.download.DownloadLog.Durable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * How much of a file was received, in order from its start, and the SHA-256 of that. For one thread
 * at a time.
 */
final class Received {
  private final MessageDigest digest;
  private long bytes;

  Received() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The first {@code bytes} of a partial file, as the disk gives them back. */
  static Received of(PartialFile part, long bytes) throws IOException {
    Received received = new Received();
    part.digest(received.digest, bytes);
    received.bytes = bytes;
    return received;
  }

  /** A published file, as the disk gives it back. */
  static Received of(TargetFiles files, Path target) throws IOException {
    Received received = new Received();
    received.bytes = files.digest(target, received.digest);
    return received;
  }

  /** Takes the next bytes; leaves the buffer's position as it was. */
  void add(ByteBuffer next) {
    bytes += next.remaining();
    digest.update(next.duplicate());
  }

  long bytes() {
    return bytes;
  }

  /** Lower-case hex, of what is received so far. */
  String sha256() {
    try {
      return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's SHA-256 can be cloned", e);
    }
  }

  /** To be noted once all of it is on stable storage. */
  Durable durable() {
    return bytes == 0 ? Durable.NOTHING : new Durable(bytes, sha256());
  }
}
