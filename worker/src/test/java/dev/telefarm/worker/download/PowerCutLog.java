package dev.telefarm.worker.download;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The log on a {@link PowerCutDisk}: a change is there after its sync, all of it or nothing; one
 * whose sync was under way at a power cut is there or not.
 */
final class PowerCutLog implements DownloadLog {
  private final PowerCutDisk disk;
  private final MemoryDownloadLog synced = new MemoryDownloadLog();
  private final List<Runnable> underWay = new ArrayList<>();

  PowerCutLog(PowerCutDisk disk) {
    this.disk = disk;
  }

  /** What was under way has come to the disk, or not. */
  void cut(RandomGenerator random) {
    underWay.stream().filter(_ -> random.nextBoolean()).forEach(Runnable::run);
    underWay.clear();
  }

  private void sync(Runnable change) {
    underWay.add(change);
    disk.stepOfSync();
    change.run();
    underWay.remove(change);
  }

  @Override
  public Optional<Entry> get(String download) {
    return synced.get(download);
  }

  @Override
  public void put(String download, Entry entry) {
    sync(() -> synced.put(download, entry));
  }

  @Override
  public PartSums parts(String download) {
    return synced.parts(download);
  }

  @Override
  public void note(String download, PartSums newlyDurable) {
    PartSums copy = new PartSums();
    copy.putAll(newlyDurable);
    sync(() -> synced.note(download, copy));
  }

  @Override
  public void forget(String download, BitSet parts) {
    BitSet copy = (BitSet) parts.clone();
    sync(() -> synced.forget(download, copy));
  }

  @Override
  public boolean forgot(String download) {
    return synced.forgot(download);
  }

  @Override
  public void remove(String download) {
    sync(() -> synced.remove(download));
  }

  @Override
  public long lost() {
    return 0;
  }
}
