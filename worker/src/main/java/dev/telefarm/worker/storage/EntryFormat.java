package dev.telefarm.worker.storage;

import dev.telefarm.proto.v1.Media;
import dev.telefarm.worker.download.DownloadLog.Entry;
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
  private static final int FORMAT = 3;

  private EntryFormat() {}

  static byte[] encode(Entry entry) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeUTF(entry.path().toString());
      out.writeBoolean(entry.created());
      out.writeInt(entry.starts());
      out.writeLong(entry.refetched());
      out.writeUTF(entry.sha256().orElse(""));
      entry.media().writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * What {@link #encode} made.
   *
   * @throws UncheckedIOException if another version of this program made it
   */
  static Entry decode(byte[] value) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(value))) {
      int format = in.readUnsignedByte();
      if (format != FORMAT) {
        throw new IOException("the download log was written by another version: format " + format);
      }
      Path path = Path.of(in.readUTF());
      boolean created = in.readBoolean();
      int starts = in.readInt();
      long refetched = in.readLong();
      Optional<String> sha256 = Optional.of(in.readUTF()).filter(hash -> !hash.isEmpty());
      return new Entry(Media.parseFrom(in), path, created, starts, refetched, sha256);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
