package dev.telefarm.client.cli;

import dev.telefarm.proto.v1.VerifyDownloadResponse;
import dev.telefarm.proto.v1.VerifyDownloadResponse.ByteRange;
import dev.telefarm.proto.v1.VerifyDownloadResponse.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Compares a file of this machine with what a manifest says of it. */
final class LocalProof {
  /** Large enough for a disk to read ahead; one for each thread. */
  private static final int CHUNK = 1 << 20;

  private LocalProof() {}

  /**
   * Reads the whole file, unless its size is wrong already. In the words of VerifyDownload, so that
   * both are shown alike.
   *
   * @throws IOException if the file is there and cannot be read
   */
  static VerifyDownloadResponse of(ManifestLine.Fetched line) throws IOException {
    VerifyDownloadResponse.Builder result =
        VerifyDownloadResponse.newBuilder().setPath(line.path().toString());
    if (!Files.exists(line.path())) {
      return result.setVerdict(Verdict.VERDICT_MISSING).build();
    }
    if (Files.size(line.path()) == line.size()) {
      result.setCheckedBytes(line.size()).setSha256(sha256(line.path()));
    }
    if (result.getSha256().equals(line.sha256())) {
      return result.setVerdict(Verdict.VERDICT_INTACT).build();
    }
    return result
        .setVerdict(Verdict.VERDICT_DAMAGED)
        .addDamaged(ByteRange.newBuilder().setLength(line.size()))
        .build();
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] chunk = new byte[CHUNK];
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        digest.update(chunk, 0, count);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
