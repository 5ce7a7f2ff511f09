package dev.telefarm.worker.download;

import dev.telefarm.worker.download.CrashPoints.Point;
import dev.telefarm.worker.download.FileWatches.FileWatch;
import dev.telefarm.worker.telegram.TdObject.File;
import java.io.IOException;
import java.util.Optional;

/**
 * One lane's work at one file: takes span after span of missing parts, has TDLib fetch each, and
 * carries the parts over. What TDLib holds of the file is deleted whenever the lane's window is
 * full, after it has become durable here. For one thread, which is never interrupted while it
 * writes.
 */
final class LaneWork {
  private final Lane lane;
  private final File file;
  private final PartTable table;
  private final PartialFile target;
  private final DownloadJob.Tools tools;
  private final TdlibFile tdlib;
  private int window;
  private long copied; // bytes that TDLib holds, or held since its copy was deleted last

  LaneWork(
      Lane lane,
      File file,
      int priority,
      PartTable table,
      PartialFile target,
      DownloadJob.Tools tools) {
    this.lane = lane;
    this.file = file;
    this.table = table;
    this.target = target;
    this.tools = tools;
    this.tdlib = new TdlibFile(lane, file.id(), priority);
    this.copied = file.local().downloadedSize();
  }

  /**
   * Works until the file is complete, or the table closed.
   *
   * @throws FetchFailedException if TDLib failed; as after everything, the rest of the span is
   *     given back
   */
  void run() throws FetchFailedException, LaneLostException, IOException, InterruptedException {
    lane.windows().join();
    window = lane.windows().reserve();
    try (PartCopy copy = new PartCopy(tools.buffers(), target)) {
      while (true) {
        Optional<PartSpan> span = table.take(lane.index(), room());
        if (span.isEmpty()) {
          return;
        }
        fetch(span.get(), copy);
        if (room() < WindowBudget.LEAST) {
          empty(span.get());
        }
      }
    } finally {
      table.giveBack(lane.index());
      lane.windows().release(window);
      lane.windows().leave();
    }
  }

  private int room() {
    long free = (long) window * PartLayout.PART_BYTES - copied;
    return Math.max(WindowBudget.LEAST, (int) (free / PartLayout.PART_BYTES));
  }

  /** Of a window only {@code last} may not be durable yet. */
  private void empty(PartSpan last) throws IOException, InterruptedException {
    if (table.settle(last)) {
      tools.crashPoints().pass(Point.WINDOW_FULL);
      tdlib.delete();
      tools.crashPoints().pass(Point.WINDOW_DELETED);
      copied = 0;
      lane.windows().release(window);
      window = lane.windows().reserve();
    }
  }

  private void fetch(PartSpan span, PartCopy copy)
      throws FetchFailedException, LaneLostException, IOException, InterruptedException {
    long before = copied;
    PartLayout layout = table.layout();
    int asked = span.end();
    StallWatchdog watchdog = new StallWatchdog(tdlib, tools.pacing(), tools.nanoTime());
    try (FileWatch watch = tdlib.fetch(layout.offset(span.first()), layout.length(span))) {
      File state = file;
      while (true) {
        File next = watch.await(tools.pacing().report().toNanos());
        if (next != null) {
          state = next;
          carry(state, copy);
          copied = Math.max(before, state.local().downloadedSize());
        }
        Optional<PartSpan> left = table.left(lane.index());
        if (left.isEmpty()) {
          return;
        }
        if (left.get().end() < asked) { // another lane took the rear
          asked = left.get().end();
          tdlib.shorten(
              layout.offset(span.first()), layout.length(new PartSpan(span.first(), asked)));
        }
        if (lane.lost()) {
          throw new LaneLostException(lane.index());
        }
        watchdog.check(state);
      }
    }
  }

  /** Copies the parts that TDLib has whole by now. */
  private void carry(File state, PartCopy copy) throws FetchFailedException, IOException {
    PartLayout layout = table.layout();
    Optional<PartSpan> left = table.left(lane.index());
    while (left.isPresent()) {
      int part = left.get().first();
      long end = TdlibFile.readableEnd(state.local(), layout.offset(part));
      if (end < layout.offset(part + 1) || !copy.open(state.local())) {
        return;
      }
      int crc = copy.copy(layout.offset(part), layout.length(part));
      table.received(lane.index(), part, crc);
      left = table.left(lane.index());
    }
  }

  /** Lets TDLib go no further; its copy stays for a next attempt. */
  void stop() {
    tdlib.stop();
  }

  /** Deletes TDLib's copy. */
  void delete() throws InterruptedException {
    tdlib.delete();
  }
}
