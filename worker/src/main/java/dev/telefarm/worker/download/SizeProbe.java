package dev.telefarm.worker.download;

import dev.telefarm.worker.download.FileWatches.FileWatch;
import dev.telefarm.worker.download.fault.FetchCause;
import dev.telefarm.worker.pacing.MethodClass;
import dev.telefarm.worker.telegram.TdObject.File;
import java.time.Duration;

/** Finds out the size of a file of which Telegram does not tell it: by fetching it. */
final class SizeProbe {
  private final DownloadJob.Tools tools;

  SizeProbe(DownloadJob.Tools tools) {
    this.tools = tools;
  }

  /** In bytes; TDLib holds all of them then. */
  long size(Lane lane, File file, int priority)
      throws FetchFailedException, LaneLostException, InterruptedException {
    TdlibFile tdlib = new TdlibFile(lane, file.id(), priority);
    StallWatchdog watchdog = new StallWatchdog(lane, tools);
    while (true) {
      watchdog.begin();
      try (FileWatch watch = tdlib.fetch(0, 0)) {
        File state = file;
        boolean anew = false;
        while (!anew && !state.local().isDownloadingCompleted()) {
          File next = watch.await(tools.pacing().report().toNanos());
          state = next == null ? state : next;
          if (lane.lost()) {
            throw new LaneLostException(lane.index());
          }
          Duration closed = tools.pace().closed(MethodClass.FILES);
          if (closed.isPositive()) {
            tdlib.stop();
            throw new FetchFailedException(new FetchCause.FloodWait(closed));
          }
          anew = !state.local().isDownloadingCompleted() && watchdog.check(state, watch);
        }
        if (!anew) {
          return state.local().downloadedSize();
        }
        tdlib.stop();
      }
    }
  }
}
