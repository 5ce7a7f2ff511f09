package dev.telefarm.worker;

import dev.telefarm.proto.link.v1.DownloadStatus;
import java.util.function.Predicate;

/** The download {@code d1} of the reel, served so slowly that something can happen to it. */
record SlowReel(WorkerHarness farm) {
  static final int MESSAGE = 2;

  private static final long MIB = 1 << 20;

  /** Wants the reel and waits until some of it is there. */
  void begin(long bytesPerSecond) {
    farm.serveAt(bytesPerSecond);
    farm.want("d1", WorkerHarness.REEL);
    var _ = await(status -> status.getDurableBytes() > MIB);
  }

  DownloadStatus await(Predicate<DownloadStatus> condition) {
    return farm.supervisor().awaitDownload("d1", condition);
  }

  /** More than comes of what was asked for before: TDLib asks for 2 MiB at a time. */
  long fetchedAndOnItsWay() {
    return farm.supervisor().download("d1").getFetchedBytes() + 8 * MIB;
  }

  void awaitCompleted() throws Exception {
    farm.awaitCompleted("d1", MESSAGE);
  }
}
