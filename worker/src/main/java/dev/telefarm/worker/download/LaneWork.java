package dev.telefarm.worker.download;

import dev.telefarm.worker.download.FileWatches.FileWatch;
import dev.telefarm.worker.telegram.TdObject.File;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * One lane's work at one file: takes span after span of missing parts, has TDLib fetch each, and
 * carries the parts over. For one thread, which is never interrupted while it writes.
 */
final class LaneWork {
  private final Lane lane;
  private final File file;
  private final PartTable table;
  private final PartialFile target;
  private final DownloadJob.Tools tools;
  private final TdlibFile tdlib;
  private boolean suspect;
  private final LongAdder fetched = new LongAdder();
  private long size = -1; // of TDLib's copy; not known yet

  /**
   * @param suspect whether it is not known of what TDLib holds already, that it is whole: space of
   *     it may have been given back
   */
  LaneWork(
      Lane lane,
      File file,
      int priority,
      boolean suspect,
      PartTable table,
      PartialFile target,
      DownloadJob.Tools tools) {
    this.lane = lane;
    this.file = file;
    this.suspect = suspect;
    this.table = table;
    this.target = target;
    this.tools = tools;
    this.tdlib = new TdlibFile(lane, file.id(), priority);
  }

  /**
   * Works until the file is complete, or the table closed.
   *
   * @throws FetchFailedException if TDLib failed; as after everything, the rest of the span is
   *     given back
   */
  void run() throws FetchFailedException, LaneLostException, IOException, InterruptedException {
    try (PartCopy copy = new PartCopy(tools.buffers(), target);
        TdlibCopy held = new TdlibCopy(lane, tdlib, table, tools)) {
      while (true) {
        Optional<PartSpan> span = table.take(lane.index(), table.layout().count());
        if (span.isEmpty()) {
          return;
        }
        if (suspect || table.distrusted(span.get())) {
          held.delete();
          suspect = false;
        }
        Optional<PartSpan> left = span;
        while (left.isPresent()) {
          fetch(left.get(), copy, held);
          left = table.left(lane.index());
        }
      }
    } finally {
      table.giveBack(lane.index());
    }
  }

  /**
   * Fetches the span, or as much of it as TDLib may hold at a time. What TDLib is asked for grows
   * as space becomes free, which does not disturb it; starting anew would.
   */
  private void fetch(PartSpan span, PartCopy copy, TdlibCopy held)
      throws FetchFailedException, LaneLostException, IOException, InterruptedException {
    PartLayout layout = table.layout();
    long offset = layout.offset(span.first());
    int asked = Math.min(span.end(), span.first() + held.room());
    int nudges = lane.nudges();
    StallWatchdog watchdog = new StallWatchdog(tdlib, tools.pacing(), tools.nanoTime());
    try (FileWatch watch = tdlib.fetch(offset, layout.offset(asked) - offset)) {
      File state = file;
      while (true) {
        File next = watch.await(tools.pacing().report().toNanos());
        if (next != null) {
          state = next;
          count(state);
          carry(state, copy, held);
        }
        Optional<PartSpan> left = table.left(lane.index());
        if (left.isEmpty()) {
          return;
        }
        if (lane.lost()) {
          throw new LaneLostException(lane.index());
        }
        if (lane.nudges() != nudges) {
          tdlib.stop();
          return;
        }
        held.free(state.local());
        int first = left.get().first();
        int allowed = Math.min(left.get().end(), first + held.room());
        if (left.get().end() < asked
            || (asked < allowed
                && (allowed - asked >= held.step() || allowed == left.get().end()))) {
          asked = Math.max(first + 1, allowed);
          tdlib.extend(offset, layout.offset(asked) - offset);
        } else if (first < asked) {
          watchdog.check(state);
        } else if (!held.makeRoom(state.local())) {
          return;
        }
      }
    }
  }

  private void count(File state) {
    long now = state.local().downloadedSize();
    if (size >= 0 && now > size) {
      fetched.add(now - size);
    }
    size = now; // less when space of the copy was given back
  }

  /** Bytes that came to this lane, as part of parts or not. From any thread. */
  long fetched() {
    return fetched.sum();
  }

  /** Copies the parts that TDLib has whole by now. */
  private void carry(File state, PartCopy copy, TdlibCopy held)
      throws FetchFailedException, IOException {
    PartLayout layout = table.layout();
    Optional<PartSpan> left = table.left(lane.index());
    while (left.isPresent()) {
      int part = left.get().first();
      long end = TdlibFile.readableEnd(state.local(), layout.offset(part));
      if (end < layout.offset(part + 1) || !copy.open(state.local())) {
        return;
      }
      int crc = copy.copy(layout.offset(part), layout.length(part));
      held.carried(part);
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
