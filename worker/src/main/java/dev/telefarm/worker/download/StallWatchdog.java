package dev.telefarm.worker.download;

import dev.telefarm.worker.telegram.TdObject.File;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * TDLib does not always say that it failed. No byte for one stall time: new connections. For two:
 * the fetch has failed. For one thread, and one range.
 */
final class StallWatchdog {
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final TdlibFile file;
  private final Pacing pacing;
  private final LongSupplier nanoTime;
  private long held = -1;
  private long since;
  private boolean active;
  private boolean nudged;

  StallWatchdog(TdlibFile file, Pacing pacing, LongSupplier nanoTime) {
    this.file = file;
    this.pacing = pacing;
    this.nanoTime = nanoTime;
  }

  /**
   * To be called with each state, and at least once in a report interval, while bytes are missing.
   *
   * @throws FetchFailedException if TDLib gave up, or has to be given up
   */
  void check(File state) throws FetchFailedException, InterruptedException {
    long now = nanoTime.getAsLong();
    active |= state.local().isDownloadingActive();
    boolean idle = !state.local().isDownloadingActive() && !state.local().isDownloadingCompleted();
    // TDLib may answer before it starts, so an idle file has failed if it was active, or does not
    // become it.
    if (idle && (active || (held >= 0 && now - since > START_NANOS))) {
      throw new FetchFailedException("TDLib gave the file up with " + held + " bytes");
    }
    if (state.local().downloadedSize() != held) {
      held = state.local().downloadedSize();
      since = now;
      nudged = false;
      return;
    }
    long silent = now - since;
    if (silent > 2 * pacing.stall().toNanos()) {
      file.stop();
      throw new FetchFailedException(
          "no byte came for " + 2 * pacing.stall().toSeconds() + " s, after " + held);
    }
    if (silent > pacing.stall().toNanos() && !nudged) {
      nudged = true;
      file.reconnect();
    }
  }
}
