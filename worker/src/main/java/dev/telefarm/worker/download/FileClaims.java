package dev.telefarm.worker.download;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashSet;
import java.util.Set;

/**
 * One download at a time for each of Telegram's files: TDLib holds one copy of a file and fetches
 * one range of it, for however many downloads. Thread-safe.
 */
final class FileClaims {
  @GuardedBy("this")
  private final Set<String> claimed = new HashSet<>();

  /** Waits until nobody else has the file. */
  synchronized Claim claim(String uniqueFileId) throws InterruptedException {
    while (!claimed.add(uniqueFileId)) {
      wait();
    }
    return new Claim(uniqueFileId);
  }

  private synchronized void release(String uniqueFileId) {
    claimed.remove(uniqueFileId);
    notifyAll();
  }

  /** Ends with {@link #close}. */
  final class Claim implements AutoCloseable {
    private final String uniqueFileId;

    private Claim(String uniqueFileId) {
      this.uniqueFileId = uniqueFileId;
    }

    @Override
    public void close() {
      release(uniqueFileId);
    }
  }
}
