package dev.telefarm.supervisor.store;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.telefarm.supervisor.store.CrashPoints.Side;
import dev.telefarm.supervisor.store.proto.StoredAccount;
import dev.telefarm.supervisor.store.proto.StoredBatch;
import dev.telefarm.supervisor.store.proto.StoredDeletion;
import dev.telefarm.supervisor.store.proto.StoredDownload;
import dev.telefarm.supervisor.store.proto.StoredFile;
import dev.telefarm.supervisor.store.proto.StoredParts;
import dev.telefarm.supervisor.store.proto.StoredRequest;
import dev.telefarm.supervisor.store.proto.StoredSubscription;
import dev.telefarm.supervisor.store.proto.StoredUsage;
import dev.telefarm.supervisor.store.proto.StoredWorker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.LRUCache;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only owner of RocksDB. Thread-safe.
 *
 * <p>Commits that arrive while a write is under way go to disk together in the next one (group
 * commit), in the order in which they came; each is durable (the log is synced) when its future
 * completes. A write that fails, for example because the disk is full, is tried again until it
 * succeeds: nothing is acknowledged meanwhile, and nothing that came first is overtaken.
 */
public final class FarmStore implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FarmStore.class);
  private static final String VERSION = "1";
  private static final int RETRY_SECONDS = 1;

  private final Options options;
  private final LRUCache cache;
  private final RocksDB db;
  private final CrashPoints crashPoints;
  private final WriteOptions synced = new WriteOptions().setSync(true);
  private final LinkedBlockingQueue<Commit> queue = new LinkedBlockingQueue<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread writer;
  private final FloodTable floods;

  private FarmStore(Options options, LRUCache cache, RocksDB db, CrashPoints crashPoints) {
    this.options = options;
    this.cache = cache;
    this.db = db;
    this.crashPoints = crashPoints;
    this.floods = new FloodTable(db);
    this.writer =
        Thread.ofPlatform().name("store-writer").daemon().unstarted(this::writeUntilClosed);
  }

  /**
   * From java.library.path, where the build puts it; else from a copy in the data directory, which
   * each start replaces: RocksDB's default is a new 17 MB copy in the system's temporary folder,
   * and a killed process leaves it there for ever.
   */
  private static void loadLibrary(Path copies) throws IOException {
    Files.createDirectories(copies);
    NativeLibraryLoader.getInstance().loadLibrary(copies.toString());
  }

  /**
   * Opens the store in its folder, making it if it is missing. The caller holds the data
   * directory's lock.
   *
   * @param crashPoints passed around each write
   */
  public static FarmStore open(Path folder, CrashPoints crashPoints) throws IOException {
    loadLibrary(folder.resolveSibling("native"));
    // Megabytes matter more than speed here: some thousand small records and a few commits a
    // second.
    LRUCache cache = new LRUCache(512 << 10);
    Options options =
        new Options()
            .setCreateIfMissing(true)
            .setWriteBufferSize(256 << 10)
            .setMaxWriteBufferNumber(2)
            .setMaxOpenFiles(32)
            .setMaxTotalWalSize(1 << 20)
            .setKeepLogFileNum(2)
            .setMaxLogFileSize(1 << 20)
            .setTableFormatConfig(new BlockBasedTableConfig().setBlockCache(cache));
    try {
      var store =
          new FarmStore(options, cache, RocksDB.open(options, folder.toString()), crashPoints);
      store.checkVersion();
      store.writer.start();
      return store;
    } catch (RocksDBException e) {
      options.close();
      cache.close();
      throw new IOException("cannot open the store in " + folder + ": " + e.getMessage(), e);
    }
  }

  private void checkVersion() throws RocksDBException, IOException {
    byte[] found = db.get(bytes("v"));
    if (found == null) {
      db.put(synced, bytes("v"), bytes(VERSION));
    } else if (!VERSION.equals(text(found))) {
      throw new IOException(
          "the store has layout " + text(found) + ", this version reads layout " + VERSION);
    }
  }

  /** Reads everything; call it before the first commit. */
  public StoreContents load() throws IOException {
    var accounts = new TreeMap<String, StoredAccount>();
    var workers = new TreeMap<String, StoredWorker>();
    var downloads = new TreeMap<String, StoredDownload>();
    var parts = new HashMap<String, List<StoredParts>>();
    var files = new HashMap<String, StoredFile>();
    var requests = new HashMap<String, StoredRequest>();
    var usages = new HashMap<String, StoredUsage>();
    var deletions = new TreeMap<Long, StoredDeletion>();
    var marks = new HashMap<String, Long>();
    var batches = new TreeMap<String, StoredBatch>();
    var subscriptions = new TreeMap<String, StoredSubscription>();
    try (RocksIterator rows = db.newIterator()) {
      for (rows.seekToFirst(); rows.isValid(); rows.next()) {
        if (text(rows.key()).startsWith(FloodKey.TABLE)) {
          // Read only when somebody asks.
          rows.seek(bytes(FloodKey.after(FloodKey.TABLE)));
          if (!rows.isValid()) {
            break;
          }
        }
        String key = text(rows.key());
        String rest = key.substring(Math.min(2, key.length()));
        switch (key.charAt(0)) {
          case 'a' -> accounts.put(rest, StoredAccount.parseFrom(rows.value()));
          case 'w' -> workers.put(rest, StoredWorker.parseFrom(rows.value()));
          case 'd' -> downloads.put(rest, StoredDownload.parseFrom(rows.value()));
          case 'p' ->
              parts
                  .computeIfAbsent(rest.substring(0, rest.indexOf('/')), _ -> new ArrayList<>())
                  .add(StoredParts.parseFrom(rows.value()));
          case 'k' -> files.put(rest, StoredFile.parseFrom(rows.value()));
          case 'r' -> requests.put(rest, StoredRequest.parseFrom(rows.value()));
          case 'u' -> usages.put(rest, StoredUsage.parseFrom(rows.value()));
          case 'x' ->
              deletions.put(Long.parseLong(rest, 16), StoredDeletion.parseFrom(rows.value()));
          case 'n' -> marks.put(rest, Long.parseLong(text(rows.value())));
          case 'b' -> batches.put(rest, StoredBatch.parseFrom(rows.value()));
          case 's' -> subscriptions.put(rest, StoredSubscription.parseFrom(rows.value()));
          case 'v' -> {}
          default -> throw new IOException("unknown key in the store: " + key);
        }
      }
      rows.status();
    } catch (RocksDBException | InvalidProtocolBufferException e) {
      throw new IOException("the store cannot be read: " + e.getMessage(), e);
    }
    return new StoreContents(
        accounts,
        workers,
        downloads,
        parts,
        files,
        requests,
        usages,
        batches,
        subscriptions,
        marks.getOrDefault("revision", 0L),
        deletions,
        marks.getOrDefault("deletions", 0L),
        Optional.ofNullable(marks.get("drain")).map(Instant::ofEpochMilli));
  }

  /** What was committed of the flood ledger. */
  public FloodTable floods() {
    return floods;
  }

  /**
   * Completes when the changes, and all committed before them, are durable; exceptionally only if
   * the store closes first.
   */
  @CanIgnoreReturnValue
  public CompletableFuture<Void> commit(Changes changes) {
    var commit = new Commit(changes, new CompletableFuture<>());
    queue.add(commit);
    if (closing.getCount() == 0) {
      queue.remove(commit);
      commit.done().completeExceptionally(closed());
    }
    return commit.done();
  }

  /** Completes when everything committed so far is durable. */
  public CompletableFuture<Void> barrier() {
    return commit(new Changes());
  }

  private void writeUntilClosed() {
    List<Commit> group = new ArrayList<>();
    while (closing.getCount() > 0 || !queue.isEmpty()) {
      try {
        Commit first = queue.poll(100, TimeUnit.MILLISECONDS);
        if (first == null) {
          continue;
        }
        group.add(first);
        queue.drainTo(group);
        write(group);
      } catch (InterruptedException e) {
        // Nobody interrupts this thread; the latch ends it.
        log.warn("store writer interrupted", e);
      } finally {
        group.clear();
      }
    }
  }

  private void write(List<Commit> group) throws InterruptedException {
    while (true) {
      try (WriteBatch batch = new WriteBatch()) {
        for (Commit commit : group) {
          for (Changes.KeyRange removal : commit.changes().removals()) {
            batch.deleteRange(bytes(removal.first()), bytes(removal.end()));
          }
          for (Map.Entry<String, byte @Nullable []> change : commit.changes().values().entrySet()) {
            byte[] value = change.getValue();
            if (value == null) {
              batch.delete(bytes(change.getKey()));
            } else {
              batch.put(bytes(change.getKey()), value);
            }
          }
        }
        if (batch.count() > 0) {
          group.forEach(commit -> crashPoints.pass(Side.BEFORE, commit.changes()));
          db.write(synced, batch);
          group.forEach(commit -> crashPoints.pass(Side.AFTER, commit.changes()));
        }
        group.forEach(commit -> commit.done().complete(null));
        return;
      } catch (RocksDBException e) {
        log.error("store write failed, trying again: {}", e.getMessage());
        if (closing.await(RETRY_SECONDS, TimeUnit.SECONDS)) {
          group.forEach(commit -> commit.done().completeExceptionally(closed()));
          return;
        }
      }
    }
  }

  /** Writes what was committed, then closes. */
  @Override
  public void close() {
    closing.countDown();
    try {
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    floods.close();
    synced.close();
    db.close();
    options.close();
    cache.close();
  }

  private static IllegalStateException closed() {
    return new IllegalStateException("the store is closed");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private record Commit(Changes changes, CompletableFuture<Void> done) {}
}
