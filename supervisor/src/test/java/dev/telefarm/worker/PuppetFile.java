package dev.telefarm.worker;

import dev.telefarm.proto.link.v1.DownloadParts;
import dev.telefarm.proto.link.v1.DownloadSpec;
import dev.telefarm.proto.link.v1.DownloadStatus;
import dev.telefarm.proto.link.v1.PartRun;
import dev.telefarm.proto.link.v1.WorkerReport;
import dev.telefarm.proto.v1.Media;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * A file that really comes, at the pace that the test says: the file {@code pace} holds how many
 * parts are to be durable, and one more than there are lets it complete. One thread only.
 */
public final class PuppetFile {
  public static final int FIRST_MESSAGE = 1000;
  private static final int PART_BYTES = 1 << 20;
  private static final int PARTS = 12;

  private final DownloadSpec spec;
  private final int message;
  private final Path pace;
  private final byte[] content;
  private DownloadStatus status;
  private int written;
  private boolean told;

  PuppetFile(DownloadSpec spec, int message, Path pace) {
    this.spec = spec;
    this.message = message;
    this.pace = pace;
    this.content = content(message);
    this.written = spec.getKnownPartsList().stream().mapToInt(PartRun::getCrc32CCount).sum();
    this.status =
        DownloadStatus.newBuilder()
            .setDownload(spec.getDownload())
            .setPhase(DownloadStatus.Phase.PHASE_RESOLVING)
            .build();
  }

  /** The bytes that the message's file has: 11 whole parts and a shorter one. */
  public static byte[] content(int message) {
    byte[] bytes = new byte[(PARTS - 1) * PART_BYTES + message];
    new Random(message).nextBytes(bytes);
    return bytes;
  }

  DownloadStatus snapshot() {
    return status;
  }

  void advance(Consumer<WorkerReport> out) {
    int wanted = wanted();
    if (wanted < 0 || status.getPhase() == DownloadStatus.Phase.PHASE_COMPLETED) {
      return;
    }
    try {
      Path path = Path.of(spec.getTarget().getPath());
      if (!told) {
        told = true;
        become(DownloadStatus.Phase.PHASE_RUNNING, out);
      }
      for (; written < Math.min(wanted, PARTS); written++) {
        write(path.resolveSibling(path.getFileName() + ".part"), out);
      }
      if (wanted > PARTS) {
        Files.move(path.resolveSibling(path.getFileName() + ".part"), path);
        become(DownloadStatus.Phase.PHASE_COMPLETED, out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(Path partial, Consumer<WorkerReport> out) throws IOException {
    int from = written * PART_BYTES;
    var bytes = ByteBuffer.wrap(content, from, Math.min(PART_BYTES, content.length - from));
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate());
    Files.createDirectories(partial.toAbsolutePath().getParent());
    try (FileChannel file =
        FileChannel.open(partial, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      file.write(bytes, from);
    }
    out.accept(
        WorkerReport.newBuilder()
            .setDownloadParts(
                DownloadParts.newBuilder()
                    .setDownload(spec.getDownload())
                    .addDurable(
                        PartRun.newBuilder().setFirst(written).addCrc32C((int) crc.getValue())))
            .build());
  }

  private void become(DownloadStatus.Phase phase, Consumer<WorkerReport> out) {
    DownloadStatus.Builder next =
        status.toBuilder()
            .setPhase(phase)
            .setPath(spec.getTarget().getPath())
            .setMedia(
                Media.newBuilder()
                    .setChatId(-1001)
                    .setMessageId(message)
                    .setFileName("film \u00fc.mkv")
                    .setMimeType("video/x-matroska")
                    .setSizeBytes(content.length)
                    .setUniqueFileId("file-" + message));
    if (phase == DownloadStatus.Phase.PHASE_COMPLETED) {
      next.setSha256(sha256());
    }
    status = next.build();
    out.accept(WorkerReport.newBuilder().setDownload(status).build());
  }

  private int wanted() {
    try {
      return Files.exists(pace) ? Integer.parseInt(Files.readString(pace)) : -1;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NumberFormatException e) {
      // The test is just writing it.
      return -1;
    }
  }

  private String sha256() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
