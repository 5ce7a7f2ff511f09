package dev.telefarm.worker.storage;

import java.nio.file.Path;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * A RocksDB for some thousand small records: the defaults would cost tens of MB of memory. Not to
 * be called any more once closed.
 */
final class SmallRocks implements AutoCloseable {
  private static final int CACHE_BYTES = 512 << 10;
  private static final int WRITE_BUFFER_BYTES = 256 << 10;
  private static final int WAL_BYTES = 1 << 20;

  private final WriteOptions synced = new WriteOptions().setSync(true);
  private final LRUCache cache = new LRUCache(CACHE_BYTES);
  private final Options options =
      new Options()
          .setCreateIfMissing(true)
          .setWriteBufferSize(WRITE_BUFFER_BYTES)
          .setMaxWriteBufferNumber(2)
          .setMaxOpenFiles(32)
          .setMaxTotalWalSize(WAL_BYTES)
          .setMaxBackgroundJobs(1)
          .setManifestPreallocationSize(64 << 10)
          // No thread that wakes up to write statistics.
          .setStatsDumpPeriodSec(0)
          .setStatsPersistPeriodSec(0)
          .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
          .setKeepLogFileNum(2)
          .setTableFormatConfig(new BlockBasedTableConfig().setBlockCache(cache));
  private final RocksDB database;

  SmallRocks(Path folder) throws RocksDBException {
    try {
      database = RocksDB.open(options, folder.toString());
    } catch (RocksDBException e) {
      closeOptions();
      throw e;
    }
  }

  RocksDB database() {
    return database;
  }

  void writeSynced(WriteBatch batch) throws RocksDBException {
    database.write(synced, batch);
  }

  /**
   * The number of the latest change. As every change is synced, and RocksDB counts one only after
   * its sync, all up to this one are on stable storage.
   */
  long sequence() {
    return database.getLatestSequenceNumber();
  }

  @Override
  public void close() {
    database.close();
    closeOptions();
  }

  private void closeOptions() {
    options.close();
    cache.close();
    synced.close();
  }
}
