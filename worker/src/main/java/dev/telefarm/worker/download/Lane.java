package dev.telefarm.worker.download;

import dev.telefarm.worker.telegram.TdFunction.NetworkTypeOther;
import dev.telefarm.worker.telegram.TdFunction.SetNetworkType;
import dev.telefarm.worker.telegram.TelegramClient;
import java.util.concurrent.atomic.AtomicInteger;

/** One logged-in TDLib client of the account, as downloads use it. Thread-safe. */
final class Lane {
  private final int index;
  private final TelegramClient client;
  private final FileWatches watches = new FileWatches();
  private final WindowBudget windows = new WindowBudget();
  private final AtomicInteger nudges = new AtomicInteger();
  private volatile boolean lost;

  /**
   * @param index 0 for the account's first client
   */
  Lane(int index, TelegramClient client) {
    this.index = index;
    this.client = client;
  }

  int index() {
    return index;
  }

  TelegramClient client() {
    return client;
  }

  /** Where the client's updateFile go. */
  FileWatches watches() {
    return watches;
  }

  /** The disk space for this client's own copies. */
  WindowBudget windows() {
    return windows;
  }

  /** Nothing came for long: opens its connections anew, and whoever fetches begins anew. */
  void nudge() {
    var _ = client.send(new SetNetworkType(new NetworkTypeOther()));
    // Not before: a fetch that begins just now, and takes this nudge for an old one, comes after
    // it.
    nudges.incrementAndGet();
  }

  /** How often it was. */
  int nudges() {
    return nudges.get();
  }

  /** Its session has ended: whoever works with it stops soon. */
  void lose() {
    lost = true;
  }

  boolean lost() {
    return lost;
  }
}
