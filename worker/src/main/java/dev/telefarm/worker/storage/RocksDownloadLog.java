package dev.telefarm.worker.storage;

import com.google.protobuf.ByteString;
import dev.telefarm.proto.v1.Media;
import dev.telefarm.worker.download.DownloadLog;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.LRUCache;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/**
 * {@link DownloadLog} in a small RocksDB of the account's own; every change is synced before it
 * returns.
 */
public final class RocksDownloadLog implements DownloadLog, AutoCloseable {
  /** First byte of a value; another format gets another one. */
  private static final int FORMAT = 2;

  private static final byte[] PREFIX = "download/".getBytes(StandardCharsets.US_ASCII);

  private final Options options;
  private final LRUCache cache;
  private final WriteOptions synced = new WriteOptions().setSync(true);
  private final RocksDB database;

  private RocksDownloadLog(Path folder) throws RocksDBException {
    // A few records of some hundred bytes: the defaults would cost tens of MB of memory.
    cache = new LRUCache(512 << 10);
    options =
        new Options()
            .setCreateIfMissing(true)
            .setWriteBufferSize(256 << 10)
            .setMaxWriteBufferNumber(2)
            .setMaxOpenFiles(32)
            .setMaxTotalWalSize(1 << 20)
            .setKeepLogFileNum(2)
            .setTableFormatConfig(new BlockBasedTableConfig().setBlockCache(cache));
    database = RocksDB.open(options, folder.toString());
  }

  /**
   * Opens or creates the log.
   *
   * @throws IOException if the folder cannot be used
   */
  public static RocksDownloadLog open(Path folder) throws IOException {
    Files.createDirectories(folder);
    loadLibrary(folder.resolveSibling("native"));
    try {
      return new RocksDownloadLog(folder);
    } catch (RocksDBException e) {
      throw new IOException(
          "the download log in " + folder + " cannot be opened: " + e.getMessage(), e);
    }
  }

  /**
   * From a copy in the account's own folder, which each start replaces: RocksDB's default is a new
   * 17 MB copy in the system's temporary folder, and a killed process leaves it there for ever.
   */
  private static void loadLibrary(Path copies) throws IOException {
    Files.createDirectories(copies);
    NativeLibraryLoader.getInstance().loadLibrary(copies.toString());
  }

  @Override
  public synchronized Optional<Entry> get(String download) {
    try {
      byte[] value = database.get(key(download));
      return value == null ? Optional.empty() : Optional.of(decode(value));
    } catch (RocksDBException e) {
      throw failed(e);
    }
  }

  @Override
  public synchronized void put(String download, Entry entry) {
    try {
      database.put(synced, key(download), encode(entry));
    } catch (RocksDBException e) {
      throw failed(e);
    }
  }

  @Override
  public synchronized void remove(String download) {
    try {
      database.delete(synced, key(download));
    } catch (RocksDBException e) {
      throw failed(e);
    }
  }

  @Override
  public synchronized void close() {
    database.close();
    synced.close();
    options.close();
    cache.close();
  }

  private static UncheckedIOException failed(RocksDBException e) {
    return new UncheckedIOException(new IOException("download log: " + e.getMessage(), e));
  }

  private static byte[] key(String download) {
    byte[] id = download.getBytes(StandardCharsets.UTF_8);
    return ByteString.copyFrom(PREFIX).concat(ByteString.copyFrom(id)).toByteArray();
  }

  private static byte[] encode(Entry entry) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeUTF(entry.path().toString());
      out.writeInt(entry.starts());
      out.writeLong(entry.durable().bytes());
      out.writeUTF(entry.durable().sha256());
      out.writeLong(entry.refetched());
      out.writeUTF(entry.sha256().orElse(""));
      entry.media().writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static Entry decode(byte[] value) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(value))) {
      int format = in.readUnsignedByte();
      if (format != FORMAT) {
        throw new IOException("the download log was written by another version: format " + format);
      }
      Path path = Path.of(in.readUTF());
      int starts = in.readInt();
      Durable durable = new Durable(in.readLong(), in.readUTF());
      long refetched = in.readLong();
      String sha256 = in.readUTF();
      Media media = Media.parseFrom(in);
      return new Entry(
          media,
          path,
          starts,
          durable,
          refetched,
          Optional.of(sha256).filter(hash -> !hash.isEmpty()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
