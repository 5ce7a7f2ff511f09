package dev.telefarm.worker.download;

import dev.telefarm.worker.download.FileWatches.FileWatch;
import dev.telefarm.worker.telegram.TdObject.File;
import java.util.function.LongSupplier;

/** Finds out the size of a file of which Telegram does not tell it: by fetching it. */
final class SizeProbe {
  private final Pacing pacing;
  private final LongSupplier nanoTime;

  SizeProbe(Pacing pacing, LongSupplier nanoTime) {
    this.pacing = pacing;
    this.nanoTime = nanoTime;
  }

  /** In bytes; TDLib holds all of them then. */
  long size(Lane lane, File file, int priority)
      throws FetchFailedException, LaneLostException, InterruptedException {
    TdlibFile tdlib = new TdlibFile(lane, file.id(), priority);
    StallWatchdog watchdog = new StallWatchdog(tdlib, pacing, nanoTime);
    try (FileWatch watch = tdlib.fetch(0, 0)) {
      File state = file;
      while (!state.local().isDownloadingCompleted()) {
        File next = watch.await(pacing.report().toNanos());
        state = next == null ? state : next;
        if (lane.lost()) {
          throw new LaneLostException(lane.index());
        }
        if (!state.local().isDownloadingCompleted()) {
          watchdog.check(state);
        }
      }
      return state.local().downloadedSize();
    }
  }
}
