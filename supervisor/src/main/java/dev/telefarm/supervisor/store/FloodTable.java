package dev.telefarm.supervisor.store;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import dev.telefarm.proto.v1.FloodEvent;
import dev.telefarm.supervisor.account.AccountId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * Reads the flood ledger, which is never in memory as a whole. Thread-safe; what is committed is
 * seen when it is durable.
 */
public final class FloodTable {
  private final RocksDB db;

  /** Nobody reads while the database is closed under him. */
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

  private boolean closed;

  FloodTable(RocksDB db) {
    this.db = db;
  }

  /**
   * A line.
   *
   * @param cursor where it stands
   */
  public record Line(String cursor, FloodEvent flood) {}

  /**
   * The newest lines first.
   *
   * @param of only of this account; empty for all
   * @param before only those after the line of this cursor, in this order
   * @throws IllegalArgumentException if the cursor is none
   */
  public List<Line> newest(Optional<AccountId> of, Optional<String> before, int limit) {
    return read(() -> merged(of, before, limit), List.of());
  }

  private List<Line> merged(Optional<AccountId> of, Optional<String> before, int limit) {
    Optional<FloodKey> begin =
        before.map(cursor ->
            FloodKey.parse(cursor)
                .orElseThrow(() -> new IllegalArgumentException("no cursor of the ledger")));
    List<String> accounts = of.map(id -> List.of(id.value())).orElseGet(this::names);
    PriorityQueue<Reader> readers =
        new PriorityQueue<>(Comparator.comparing(Reader::key, FloodKey.NEWEST_FIRST));
    List<Line> lines = new ArrayList<>();
    try {
      for (String account : accounts) {
        Reader reader = new Reader(db.newIterator(), account, begin);
        if (reader.valid()) {
          readers.add(reader);
        } else {
          reader.close();
        }
      }
      while (lines.size() < limit && !readers.isEmpty()) {
        Reader reader = readers.remove();
        lines.add(reader.line());
        reader.next();
        if (reader.valid()) {
          readers.add(reader);
        } else {
          reader.close();
        }
      }
      return lines;
    } finally {
      readers.forEach(Reader::close);
    }
  }

  /** Those that have lines, in the order of names. */
  public List<String> accounts() {
    return read(this::names, List.of());
  }

  private List<String> names() {
    List<String> accounts = new ArrayList<>();
    try (RocksIterator rows = db.newIterator()) {
      rows.seek(bytes(FloodKey.TABLE));
      Optional<FloodKey> key = key(rows);
      while (key.isPresent()) {
        accounts.add(key.get().account());
        rows.seek(bytes(FloodKey.after(FloodKey.rowsOf(key.get().account()))));
        key = key(rows);
      }
    }
    return accounts;
  }

  /**
   * What removes the account's lines beyond the newest so many, and those before that time; empty
   * if there are none.
   */
  public Optional<Changes> surplus(String account, int most, Timestamp oldest) {
    return read(() -> removal(account, most, oldest), Optional.empty());
  }

  private Optional<Changes> removal(String account, int most, Timestamp oldest) {
    String least = FloodKey.digits(oldest);
    try (Reader reader = new Reader(db.newIterator(), account, Optional.empty())) {
      for (int kept = 0; reader.valid(); kept++) {
        if (kept == most || reader.key().time().compareTo(least) < 0) {
          return Optional.of(new Changes().removeFloodsThrough(reader.key()));
        }
        reader.next();
      }
    }
    return Optional.empty();
  }

  /** Waits for those who read; from then on there is nothing. */
  void close() {
    lock.writeLock().lock();
    try {
      closed = true;
    } finally {
      lock.writeLock().unlock();
    }
  }

  private <T> T read(Supplier<T> reading, T ifClosed) {
    lock.readLock().lock();
    try {
      return closed ? ifClosed : reading.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  private static Optional<FloodKey> key(RocksIterator rows) {
    try {
      rows.status();
    } catch (RocksDBException e) {
      throw new IllegalStateException("the flood ledger cannot be read: " + e.getMessage(), e);
    }
    return rows.isValid()
        ? FloodKey.parse(new String(rows.key(), StandardCharsets.UTF_8))
        : Optional.empty();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Goes through one account's lines, newest first. */
  private static final class Reader implements AutoCloseable {
    private final RocksIterator rows;
    private final String account;
    private Optional<FloodKey> key = Optional.empty();

    Reader(RocksIterator rows, String account, Optional<FloodKey> begin) {
      this.rows = rows;
      this.account = account;
      String end =
          begin.map(from -> from.endFor(account)).orElse(FloodKey.after(FloodKey.rowsOf(account)));
      rows.seekForPrev(bytes(end));
      if (rows.isValid() && new String(rows.key(), StandardCharsets.UTF_8).equals(end)) {
        rows.prev();
      }
      look();
    }

    boolean valid() {
      return key.isPresent();
    }

    FloodKey key() {
      return key.orElseThrow();
    }

    Line line() {
      try {
        return new Line(key().row(), FloodEvent.parseFrom(rows.value()));
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException("the flood ledger cannot be read: " + e.getMessage(), e);
      }
    }

    void next() {
      rows.prev();
      look();
    }

    private void look() {
      key = FloodTable.key(rows).filter(found -> found.account().equals(account));
    }

    @Override
    public void close() {
      rows.close();
    }
  }
}
