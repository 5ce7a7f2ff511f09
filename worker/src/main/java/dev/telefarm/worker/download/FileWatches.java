package dev.telefarm.worker.download;

import dev.telefarm.worker.download.fault.FetchCause;
import dev.telefarm.worker.telegram.TdObject.File;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Brings TDLib's updateFile to the downloads that wait for it: only the newest state of a file,
 * never a queue. Thread-safe.
 */
final class FileWatches {
  private final Map<Integer, List<FileWatch>> watches = new ConcurrentHashMap<>();

  /** Never blocks. */
  void offer(File file) {
    for (FileWatch watch : watches.getOrDefault(file.id(), List.of())) {
      watch.offer(file);
    }
  }

  /** TDLib gave a file up; the state that shows it comes after this. */
  void failed(int fileId, FetchCause cause) {
    watches.getOrDefault(fileId, List.of()).forEach(watch -> watch.failed(cause));
  }

  /** The files that somebody waits for. */
  Set<Integer> files() {
    return Set.copyOf(watches.keySet());
  }

  /** Whoever waits here looks now. */
  void wake() {
    watches.values().forEach(list -> list.forEach(FileWatch::wake));
  }

  FileWatch watch(int fileId) {
    FileWatch watch = new FileWatch(fileId);
    watches.computeIfAbsent(fileId, _ -> new CopyOnWriteArrayList<>()).add(watch);
    return watch;
  }

  /** Whether some download uses the file now. */
  boolean watched(int fileId) {
    return watches.containsKey(fileId);
  }

  /** One download's view of a file. */
  final class FileWatch implements AutoCloseable {
    private final int fileId;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable File newest; // guarded by lock
    private @Nullable FetchCause cause; // guarded by lock
    private boolean woken; // guarded by lock

    private FileWatch(int fileId) {
      this.fileId = fileId;
    }

    /**
     * The state that came last since the call before this one; null if none came within {@code
     * nanos}, or it was woken.
     */
    @Nullable File await(long nanos) throws InterruptedException {
      lock.lockInterruptibly();
      try {
        long left = nanos;
        while (newest == null && !woken && left > 0) {
          left = changed.awaitNanos(left);
        }
        woken = false;
        File taken = newest;
        newest = null;
        return taken;
      } finally {
        lock.unlock();
      }
    }

    /** Why TDLib gave the file up, if it did and said so. */
    Optional<FetchCause> cause() {
      lock.lock();
      try {
        return Optional.ofNullable(cause);
      } finally {
        lock.unlock();
      }
    }

    private void failed(FetchCause why) {
      lock.lock();
      try {
        cause = why;
      } finally {
        lock.unlock();
      }
    }

    private void wake() {
      lock.lock();
      try {
        woken = true;
        changed.signal();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      watches.computeIfPresent(
          fileId,
          (_, list) -> {
            list.remove(this);
            return list.isEmpty() ? null : list;
          });
    }

    void offer(File file) {
      lock.lock();
      try {
        newest = file;
        changed.signal();
      } finally {
        lock.unlock();
      }
    }
  }
}
