package dev.telefarm.worker.download;

import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A log without a disk. */
final class MemoryDownloadLog implements DownloadLog {
  private final Map<String, Entry> entries = new HashMap<>();
  private final Map<String, PartSums> parts = new HashMap<>();
  private final Set<String> forgot = new HashSet<>();

  @Override
  public synchronized Optional<Entry> get(String download) {
    return Optional.ofNullable(entries.get(download));
  }

  @Override
  public synchronized void put(String download, Entry entry) {
    entries.put(download, entry);
  }

  @Override
  public synchronized PartSums parts(String download) {
    PartSums copy = new PartSums();
    copy.putAll(parts.getOrDefault(download, new PartSums()));
    return copy;
  }

  @Override
  public synchronized void note(String download, PartSums newlyDurable) {
    parts.computeIfAbsent(download, _ -> new PartSums()).putAll(newlyDurable);
  }

  @Override
  public synchronized boolean forgot(String download) {
    return forgot.contains(download);
  }

  @Override
  public synchronized void forget(String download, BitSet damaged) {
    forgot.add(download);
    damaged.stream().forEach(parts.getOrDefault(download, new PartSums())::remove);
  }

  @Override
  public synchronized void remove(String download) {
    entries.remove(download);
    parts.remove(download);
    forgot.remove(download);
  }

  @Override
  public long lost() {
    return 0;
  }
}
