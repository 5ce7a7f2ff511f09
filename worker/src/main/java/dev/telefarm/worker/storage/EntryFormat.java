package dev.telefarm.worker.storage;

import dev.telefarm.proto.v1.Media;
import dev.telefarm.worker.download.DownloadLog.Entry;
import dev.telefarm.worker.download.FileHash;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/** An {@link Entry} as bytes, which a later version can tell from its own. */
final class EntryFormat {
  /** First byte of a value; another format gets another one. */
  private static final int FORMAT = 4;

  /** As 4, but without the CRC32C. */
  private static final int FORMAT_3 = 3;

  private EntryFormat() {}

  static byte[] encode(Entry entry) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeUTF(entry.path().toString());
      out.writeBoolean(entry.created());
      out.writeInt(entry.starts());
      out.writeLong(entry.refetched());
      out.writeUTF(entry.hash().map(FileHash::sha256).orElse(""));
      out.writeUTF(entry.hash().map(FileHash::crc32c).orElse(""));
      entry.media().writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * What {@link #encode} made.
   *
   * @throws UncheckedIOException if a later version of this program made it
   */
  static Entry decode(byte[] value) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(value))) {
      int format = in.readUnsignedByte();
      if (format != FORMAT && format != FORMAT_3) {
        throw new IOException("the download log was written by another version: format " + format);
      }
      Path path = Path.of(in.readUTF());
      boolean created = in.readBoolean();
      int starts = in.readInt();
      long refetched = in.readLong();
      String sha256 = in.readUTF();
      String crc32c = format == FORMAT_3 ? "" : in.readUTF();
      Optional<FileHash> hash =
          sha256.isEmpty() ? Optional.empty() : Optional.of(new FileHash(sha256, crc32c));
      return new Entry(Media.parseFrom(in), path, created, starts, refetched, hash);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
