package dev.telefarm.worker.download;

import dev.telefarm.proto.link.v1.DownloadParts;
import dev.telefarm.worker.download.CrashPoints.Point;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Makes received parts durable in batches, in the one order that never lies: force the file, then
 * note the parts in the log, then tell. For one thread.
 */
final class Checkpoints {
  /** A batch is written when it has so many parts, if it is not due by its age before. */
  private static final int BATCH_PARTS = 16;

  private final String download;
  private final PartTable table;
  private final PartialFile file;
  private final DownloadLog log;
  private final Pacing pacing;
  private final CrashPoints crashPoints;
  private final Room.Share room;
  private final Consumer<DownloadParts> told;
  private boolean forceFailed;

  Checkpoints(
      String download,
      PartTable table,
      PartialFile file,
      DownloadLog log,
      Pacing pacing,
      CrashPoints crashPoints,
      Room.Share room,
      Consumer<DownloadParts> told) {
    this.download = download;
    this.table = table;
    this.file = file;
    this.log = log;
    this.pacing = pacing;
    this.crashPoints = crashPoints;
    this.room = room;
    this.told = told;
  }

  /** Writes batch after batch until the table is closed, and the rest then. */
  void run() throws IOException, InterruptedException {
    while (true) {
      PartSums batch = table.batch(BATCH_PARTS, pacing.sync().toNanos());
      if (batch.isEmpty()) {
        break;
      }
      write(batch);
    }
    finish();
  }

  /**
   * Writes what is left; nothing if an fsync failed: a second one may succeed over pages that the
   * kernel dropped.
   */
  void finish() throws IOException {
    PartSums rest = table.rest();
    if (!rest.isEmpty() && !forceFailed) {
      write(rest);
    }
  }

  private void write(PartSums batch) throws IOException {
    boolean half = crossesHalf(batch);
    pass(half, Point.HALF_WRITTEN);
    forceFailed = true;
    file.force();
    forceFailed = false;
    pass(half, Point.HALF_FORCED);
    log.note(download, batch);
    pass(half, Point.HALF_NOTED);
    table.durable(batch);
    told.accept(
        DownloadParts.newBuilder().setDownload(download).addAllDurable(batch.runs()).build());
    room.written(table.layout().length(batch.indices()));
  }

  private boolean crossesHalf(PartSums batch) {
    int half = table.layout().count() / 2;
    int before = table.durable().size();
    return before < half && before + batch.size() >= half;
  }

  private void pass(boolean here, Point point) throws IOException {
    if (here) {
      crashPoints.pass(point);
    }
  }
}
