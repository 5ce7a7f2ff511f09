package dev.telefarm.worker.storage;

import dev.telefarm.worker.download.DownloadLog;
import dev.telefarm.worker.download.PartSums;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link DownloadLog} in a small RocksDB of the account's own; every change is synced before it
 * returns. Threads that change it at the same time share one sync: RocksDB writes what waits as one
 * group. A call on a closed log fails like one on a broken disk.
 */
public final class RocksDownloadLog implements DownloadLog, AutoCloseable {
  private static final byte[] NOTHING = {};
  private static final Logger log = LoggerFactory.getLogger(RocksDownloadLog.class);

  /**
   * Not for exclusion, which RocksDB sees to: a call on a freed database would crash the process.
   */
  private final ReadWriteLock open = new ReentrantReadWriteLock();

  private final SmallRocks rocks;
  private final HighWater highWater;
  private final long lost;
  private boolean closed;

  private RocksDownloadLog(SmallRocks rocks, HighWater highWater) throws IOException {
    this.rocks = rocks;
    this.highWater = highWater;
    this.lost = lost(rocks.sequence(), highWater.found().orElse(0));
    highWater.reach(rocks::sequence);
  }

  /**
   * Opens or creates the log.
   *
   * @throws IOException if the folder cannot be used
   */
  public static RocksDownloadLog open(Path folder) throws IOException {
    Files.createDirectories(folder);
    loadLibrary(folder.resolveSibling("native"));
    SmallRocks rocks;
    try {
      rocks = new SmallRocks(folder);
    } catch (RocksDBException e) {
      throw new IOException(
          "the download log in " + folder + " cannot be opened: " + e.getMessage(), e);
    }
    try {
      // Not before the database is opened, which only one process can do at a time.
      return new RocksDownloadLog(rocks, new HighWater(folder.resolve("high-water")));
    } catch (IOException e) {
      rocks.close();
      throw e;
    }
  }

  /**
   * From java.library.path, where the build puts it; else from a copy in the account's own folder,
   * which each start replaces: RocksDB's default is a new 17 MB copy in the system's temporary
   * folder, and a killed process leaves it there for ever.
   */
  private static void loadLibrary(Path copies) throws IOException {
    Files.createDirectories(copies); // RocksDB does not make it
    NativeLibraryLoader.getInstance().loadLibrary(copies.toString());
  }

  private static long lost(long sequence, long reached) {
    if (sequence < reached) {
      log.error(
          "the download log has lost changes that were on stable storage: it was at {} and is at"
              + " {}; what is missing is fetched again",
          reached,
          sequence);
    }
    return Math.max(0, reached - sequence);
  }

  @Override
  public Optional<Entry> get(String download) {
    return call(() ->
        Optional.ofNullable(rocks.database().get(LogKeys.entry(download)))
            .map(EntryFormat::decode));
  }

  @Override
  public void put(String download, Entry entry) {
    change(batch -> batch.put(LogKeys.entry(download), EntryFormat.encode(entry)));
  }

  @Override
  public PartSums parts(String download) {
    return call(() -> {
      PartSums parts = new PartSums();
      try (Slice end = new Slice(LogKeys.behindParts(download));
          ReadOptions options = new ReadOptions().setIterateUpperBound(end);
          RocksIterator at = rocks.database().newIterator(options)) {
        for (at.seek(LogKeys.allParts(download)); at.isValid(); at.next()) {
          parts.put(LogKeys.index(at.key()), ByteBuffer.wrap(at.value()).getInt());
        }
        at.status();
      }
      return parts;
    });
  }

  @Override
  public void note(String download, PartSums newlyDurable) {
    BitSet parts = newlyDurable.indices();
    change(batch -> {
      for (int part = parts.nextSetBit(0); part >= 0; part = parts.nextSetBit(part + 1)) {
        byte[] crc = ByteBuffer.allocate(Integer.BYTES).putInt(newlyDurable.crc(part)).array();
        batch.put(LogKeys.part(download, part), crc);
      }
    });
  }

  @Override
  public void forget(String download, BitSet parts) {
    change(batch -> {
      for (int part = parts.nextSetBit(0); part >= 0; part = parts.nextSetBit(part + 1)) {
        batch.delete(LogKeys.part(download, part));
      }
      batch.put(LogKeys.forgot(download), NOTHING);
    });
  }

  @Override
  public boolean forgot(String download) {
    return call(() -> rocks.database().get(LogKeys.forgot(download)) != null);
  }

  @Override
  public void remove(String download) {
    change(batch -> {
      batch.delete(LogKeys.entry(download));
      batch.delete(LogKeys.forgot(download));
      batch.deleteRange(LogKeys.allParts(download), LogKeys.behindParts(download));
    });
  }

  @Override
  public long lost() {
    return lost;
  }

  @Override
  public void close() {
    open.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        rocks.close();
        highWater.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      open.writeLock().unlock();
    }
  }

  /** What is done with the open database. */
  private interface Call<T> {
    T run() throws RocksDBException, IOException;
  }

  /** What is done in one step, or not at all. */
  private interface Change {
    void into(WriteBatch batch) throws RocksDBException;
  }

  private void change(Change change) {
    var _ =
        call(() -> {
          try (WriteBatch batch = new WriteBatch()) {
            change.into(batch);
            rocks.writeSynced(batch);
          }
          highWater.reach(rocks::sequence);
          return true;
        });
  }

  private <T> T call(Call<T> call) {
    open.readLock().lock();
    try {
      if (closed) {
        throw new IOException("it is closed");
      }
      return call.run();
    } catch (RocksDBException | IOException e) {
      throw new UncheckedIOException(new IOException("download log: " + e.getMessage(), e));
    } finally {
      open.readLock().unlock();
    }
  }
}
