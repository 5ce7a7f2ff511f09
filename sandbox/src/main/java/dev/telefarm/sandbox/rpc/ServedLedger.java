package dev.telefarm.sandbox.rpc;

import dev.telefarm.sandbox.world.Account;
import dev.telefarm.sandbox.world.SharedFile;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts what the sandbox did: bytes of file content by account and file, those that were asked for
 * again, and calls by method. Thread-safe.
 */
public final class ServedLedger {
  /** Requests are aligned to 4 KiB (1 KiB for precise ones, whose repeats are counted coarsely). */
  private static final int GRANULE = 4096;

  /**
   * What one account was given of one file.
   *
   * @param bytes all bytes, repeated ones included
   * @param bytesTwice bytes that the same account had been given before
   */
  public record Entry(Account account, SharedFile file, long bytes, long bytesTwice) {}

  private record Key(Account account, long fileId) {}

  private static final class Tally {
    private final Account account;
    private final SharedFile file;
    private final BitSet granules = new BitSet();
    private long bytes;
    private long bytesTwice;

    Tally(Account account, SharedFile file) {
      this.account = account;
      this.file = file;
    }

    void add(long offset, int length) {
      bytes += length;
      for (long at = offset; at < offset + length; at += GRANULE) {
        int granule = Math.toIntExact(at / GRANULE);
        if (granules.get(granule)) {
          bytesTwice += Math.min(GRANULE, offset + length - at);
        }
        granules.set(granule);
      }
    }

    Entry entry() {
      return new Entry(account, file, bytes, bytesTwice);
    }
  }

  private final Map<Key, Tally> tallies = new LinkedHashMap<>();
  private final Map<String, Long> calls = new TreeMap<>();

  synchronized void record(Account account, SharedFile file, long offset, int length) {
    tallies
        .computeIfAbsent(new Key(account, file.id()), key -> new Tally(account, file))
        .add(offset, length);
  }

  synchronized void recordCall(String method) {
    calls.merge(method, 1L, Long::sum);
  }

  /** In the order of each account's first request of each file. */
  public synchronized List<Entry> entries() {
    return tallies.values().stream().map(Tally::entry).toList();
  }

  /** Calls by method, those that were refused included. */
  public synchronized Map<String, Long> calls() {
    return new TreeMap<>(calls);
  }
}
