package dev.telefarm.worker.download;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A log without a disk. */
final class MemoryDownloadLog implements DownloadLog {
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();

  @Override
  public Optional<Entry> get(String download) {
    return Optional.ofNullable(entries.get(download));
  }

  @Override
  public void put(String download, Entry entry) {
    entries.put(download, entry);
  }

  @Override
  public void remove(String download) {
    entries.remove(download);
  }
}
