package dev.telefarm.supervisor.content;

import dev.telefarm.proto.link.v1.DownloadParts;
import dev.telefarm.proto.link.v1.PartRange;
import dev.telefarm.proto.link.v1.PartRun;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.Media;
import dev.telefarm.supervisor.parts.DurableParts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.zip.CRC32C;

/** A download whose file grows by the test's word. Thread-safe. */
final class FakeDownload implements ContentSource {
  final Wakeup wakeup = new Wakeup();

  /** Every look at it, by its part. */
  final LinkedBlockingQueue<Integer> looks = new LinkedBlockingQueue<>();

  private final byte[] content;
  private final Path path;
  private final DurableParts parts = new DurableParts();
  private Download download =
      Download.newBuilder().setName("downloads/X").setState(Download.State.STATE_RESOLVING).build();

  FakeDownload(byte[] content, Path path) {
    this.content = content;
    this.path = path;
  }

  Path partial() {
    return path.resolveSibling(path.getFileName() + ".part");
  }

  @Override
  public synchronized ContentView look(int part) {
    looks.add(part);
    PartRun run =
        parts.runs().stream()
            .filter(durable -> durable.getFirst() + durable.getCrc32CCount() > part)
            .findFirst()
            .orElse(PartRun.getDefaultInstance());
    return new ContentView(download, run);
  }

  synchronized void become(Download.State state) {
    download = download.toBuilder().setState(state).build();
    wakeup.changed();
  }

  synchronized void known() {
    var media = Media.newBuilder().setSizeBytes(content.length).setUniqueFileId("u");
    set(download.toBuilder().setState(Download.State.STATE_RUNNING).setMedia(media));
  }

  synchronized void set(Download.Builder changed) {
    download = changed.setPath(path.toString()).build();
    wakeup.changed();
  }

  synchronized Download download() {
    return download;
  }

  /** Writes and records these parts. */
  void write(int... numbers) throws IOException {
    for (int part : numbers) {
      writeOnly(part, 0);
      record(part);
    }
  }

  /** Writes a part with its first byte off by so much. */
  void writeOnly(int part, int off) throws IOException {
    int from = part * DurableParts.PART_BYTES;
    byte[] bytes = java.util.Arrays.copyOfRange(content, from, from + length(part));
    bytes[0] += (byte) off;
    try (FileChannel file =
        FileChannel.open(partial(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(bytes), from);
    }
  }

  synchronized void record(int part) {
    CRC32C crc = new CRC32C();
    crc.update(content, part * DurableParts.PART_BYTES, length(part));
    var run = PartRun.newBuilder().setFirst(part).addCrc32C((int) crc.getValue());
    parts.apply(DownloadParts.newBuilder().addDurable(run).build());
    wakeup.changed();
  }

  synchronized void forget(int part) {
    parts.apply(
        DownloadParts.newBuilder()
            .addDamaged(PartRange.newBuilder().setFirst(part).setEnd(part + 1))
            .build());
    wakeup.changed();
  }

  /** Gives the file its name and forgets its parts, as the farm does. */
  synchronized void complete() throws IOException {
    Files.move(partial(), path, StandardCopyOption.ATOMIC_MOVE);
    completedAs(content);
  }

  synchronized void completedAs(byte[] recorded) {
    CRC32C crc = new CRC32C();
    crc.update(recorded);
    set(completed(recorded).setCrc32C(HexFormat.of().toHexDigits((int) crc.getValue())));
  }

  /** As a version did that did not note the CRC32C. */
  synchronized void completedLongAgoAs(byte[] recorded) {
    set(completed(recorded));
  }

  private Download.Builder completed(byte[] recorded) {
    parts.clear();
    Digest digest = new Digest();
    digest.update(recorded, 0, recorded.length);
    return download.toBuilder().setState(Download.State.STATE_COMPLETED).setSha256(digest.hex());
  }

  private int length(int part) {
    return Checks.lengthOf(part, content.length);
  }
}
