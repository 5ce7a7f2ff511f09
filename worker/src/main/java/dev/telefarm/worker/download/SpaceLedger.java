package dev.telefarm.worker.download;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.telefarm.worker.download.TargetFiles.Store;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which download has been promised how many bytes of which file system, so that those which run at
 * the same time do not each count on the same room. Knows of this process only: what others write
 * shows in the usable bytes, what they have promised does not. Pure; thread-safe.
 */
final class SpaceLedger {
  /** Stays free: for the checkpoint log, TDLib's database, and what else lives there. In bytes. */
  static final long MARGIN = 64L << 20;

  /** What room is for. */
  enum Use {
    /** The partial file. */
    TARGET,
    /** TDLib's own copy of what it fetches, which is deleted window by window. */
    TDLIB_WINDOW
  }

  /**
   * There is not enough room.
   *
   * @param bytes wanted
   * @param available neither used nor promised, less {@link #MARGIN}; negative if that is used up
   */
  record Shortage(Store store, long bytes, long available) {
    /** For a person to read. */
    String detail() {
      return String.format(
          "%d MiB are needed and %d MiB are free for it (%d MiB are kept free)",
          (bytes + (1 << 20) - 1) >> 20, Math.max(0, available) >> 20, MARGIN >> 20);
    }
  }

  private record Key(String download, Use use) {}

  private record Promise(Store store, long bytes) {}

  @GuardedBy("this")
  private final Map<Key, Promise> promises = new HashMap<>();

  /**
   * Promises {@code bytes} of {@code store} to {@code download}, in place of what it was promised
   * for that use before; if there is no room, that is released.
   *
   * @param bytes to be written from now on
   * @param usable bytes of the store that are free now
   */
  synchronized Optional<Shortage> reserve(
      String download, Use use, Store store, long bytes, long usable) {
    if (bytes < 0) {
      throw new IllegalArgumentException("cannot reserve " + bytes + " bytes");
    }
    Key key = new Key(download, use);
    promises.remove(key);
    long available = available(store, usable);
    if (bytes > available) {
      return Optional.of(new Shortage(store, bytes, available));
    }
    promises.put(key, new Promise(store, bytes));
    return Optional.empty();
  }

  /** So many bytes of its target are on the disk, and gone from what is usable. */
  synchronized void written(String download, long bytes) {
    promises.computeIfPresent(
        new Key(download, Use.TARGET),
        (_, promise) -> new Promise(promise.store(), Math.max(0, promise.bytes() - bytes)));
  }

  /** It has ended, or pauses: nothing is promised to it any more. */
  synchronized void release(String download) {
    for (Use use : Use.values()) {
      promises.remove(new Key(download, use));
    }
  }

  /** Promised and not yet written, of all downloads. */
  synchronized long promised(Store store) {
    return promises.values().stream()
        .filter(promise -> promise.store().equals(store))
        .mapToLong(Promise::bytes)
        .sum();
  }

  /**
   * What could be promised now. Negative while downloads run: others use up the disk, and there may
   * not be room for what was promised.
   *
   * @param usable bytes of the store that are free now
   */
  synchronized long available(Store store, long usable) {
    return usable - promised(store) - MARGIN;
  }
}
