package dev.telefarm.worker.download;

import dev.telefarm.worker.download.FileWatches.FileWatch;
import dev.telefarm.worker.download.fault.FetchCause;
import dev.telefarm.worker.pacing.BandwidthLimit;
import dev.telefarm.worker.telegram.TdObject.File;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;

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
  private final FetchTurn turn;
  private final StallWatchdog watchdog;
  private boolean suspect;
  private final LongAdder fetched = new LongAdder();
  private long size = -1; // of TDLib's copy; not known yet

  /**
   * @param rank of the lane among those at work at the file
   * @param suspect whether it is not known of what TDLib holds already, that it is whole: space of
   *     it may have been given back
   */
  LaneWork(
      Lane lane,
      IntSupplier rank,
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
    this.turn = new FetchTurn(tools, table, rank, RemoteFileId.dc(file.remote().id()));
    this.watchdog = new StallWatchdog(lane, tools);
  }

  /**
   * Works until the file is complete, or the table closed.
   *
   * @throws FetchFailedException if TDLib failed, or the lane may not fetch for long; as after
   *     everything, the rest of the span is given back
   */
  void run() throws FetchFailedException, LaneLostException, IOException, InterruptedException {
    try (PartCopy copy = new PartCopy(tools.buffers(), target);
        TdlibCopy held = new TdlibCopy(lane, tdlib, table, tools)) {
      while (turn.awaitAllowed()) {
        Optional<PartSpan> span = table.take(lane.index(), table.layout().count());
        if (span.isEmpty()) {
          return;
        }
        if (suspect || table.distrusted(span.get())) {
          held.delete();
          suspect = false;
        }
        Optional<PartSpan> left = span;
        while (left.isPresent() && turn.allowed()) {
          fetch(left.get(), copy, held);
          left = table.left(lane.index());
        }
        table.giveBack(lane.index());
      }
    } finally {
      table.giveBack(lane.index());
    }
  }

  /**
   * Fetches the span, or as much of it as TDLib may hold at a time and the account's pace allows
   * now.
   */
  private void fetch(PartSpan span, PartCopy copy, TdlibCopy held)
      throws FetchFailedException, LaneLostException, IOException, InterruptedException {
    if (!turn.await()) {
      return;
    }
    PartLayout layout = table.layout();
    AskedRange asked = new AskedRange(tdlib, tools.pace().bandwidth(), layout.offset(span.first()));
    long first = layout.offset(Math.min(span.end(), span.first() + held.room()));
    while (!asked.reserve(first)) {
      if (!table.pause(tools.pace().bandwidth().look())) {
        return;
      }
    }
    File state = file;
    int nudges = lane.nudges(); // before the asking: one that comes meanwhile is for this fetch
    tools.pace().began();
    watchdog.begin(); // before whatever the asking leads to
    try (FileWatch watch = asked.begin()) {
      state = follow(asked, watch, nudges, copy, held);
    } finally {
      tools.pace().ended();
      turn.ended();
      asked.close(TdlibFile.readableEnd(state.local(), layout.offset(span.first())));
    }
  }

  /** Until the fetch has ended, for whatever reason; returns the last state. */
  private File follow(AskedRange asked, FileWatch watch, int nudges, PartCopy copy, TdlibCopy held)
      throws FetchFailedException, LaneLostException, IOException, InterruptedException {
    PartLayout layout = table.layout();
    File state = file;
    while (true) {
      File next = watch.await(look().toNanos());
      if (next != null) {
        state = next;
        count(state);
        carry(state, copy, held);
      }
      Optional<PartSpan> left = table.left(lane.index());
      if (left.isEmpty()) {
        return state;
      }
      Optional<FetchCause> refusal = watchdog.refusal();
      if (refusal.isPresent()) {
        turn.refused();
        throw new FetchFailedException(refusal.get());
      }
      if (lane.lost()) {
        throw new LaneLostException(lane.index());
      }
      if (lane.nudges() != nudges || turn.over()) {
        tdlib.stop();
        return state;
      }
      held.free(state.local());
      long missing = layout.offset(left.get().first());
      long end = layout.offset(left.get().end());
      long allowed = Math.min(end, layout.offset(left.get().first() + held.room()));
      boolean coming = TdlibFile.readableEnd(state.local(), missing) < asked.end();
      boolean more = allowed > asked.end() && (allowed == end || held.worthwhile(allowed, asked));
      if (end < asked.end()) {
        asked.shrink(Math.max(layout.offset(left.get().first() + 1), allowed));
      } else if (more && asked.grow(allowed)) {
        watchdog.asked();
      } else if (coming) {
        if (watchdog.check(state, watch)) {
          tdlib.stop();
          return state;
        }
      } else if (!more && !held.makeRoom(state.local())) {
        return state;
      }
    }
  }

  private Duration look() {
    BandwidthLimit bandwidth = tools.pace().bandwidth();
    return bandwidth.limited() ? bandwidth.look() : tools.pacing().report();
  }

  private void count(File state) {
    long now = state.local().downloadedSize();
    if (size >= 0 && now > size) {
      fetched.add(now - size);
      turn.bytesCame();
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
