package dev.telefarm.worker.download;

import dev.telefarm.worker.download.FileWatches.FileWatch;
import dev.telefarm.worker.download.fault.FetchCause;
import dev.telefarm.worker.telegram.TdObject.File;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * TDLib does not always say that it failed. No byte for one stall time: new connections, and the
 * fetch begins anew. For two: the fetch has failed, and if nothing came for any other file either,
 * the lane's client is begun anew (see {@link Stalls}); the client after that has one stall time.
 * Bytes of a part that is not whole yet count; a wait that TDLib has announced does not, and
 * neither does time in which this process stood still itself. For one thread and one file.
 */
final class StallWatchdog {
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final long STAYS_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Checks come several times a second: after a longer gap it was us who stood still. */
  private static final long GAP_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Lane lane;
  private final Stalls stalls;
  private final long stall;
  private final LongSupplier nanoTime;
  private final Traffic traffic;
  private long held = -1;
  private long since; // the last byte, or the last sign of one
  private long idleSince;
  private long checked;
  private boolean active;
  private boolean looked;
  private boolean nudged;

  StallWatchdog(Lane lane, DownloadJob.Tools tools) {
    this.lane = lane;
    this.stalls = tools.stalls();
    this.stall = tools.pacing().stall().toNanos();
    this.nanoTime = tools.nanoTime();
    this.traffic = new Traffic(tools.received());
    this.since = nanoTime.getAsLong();
  }

  /** Why the file cannot come, if its data centre does not let the lane in. */
  Optional<FetchCause> refusal() {
    return lane.dcRefusal(since);
  }

  /** TDLib is asked for a range, or for more of one that it had ended. */
  void asked() {
    idleSince = nanoTime.getAsLong();
    checked = idleSince;
    active = false;
  }

  /** After a while in which nothing was to come. */
  void begin() {
    asked();
    since = nudged ? since : idleSince;
  }

  /**
   * To be called with each state, and at least once in a report interval, while bytes are missing.
   *
   * @return whether the fetch is to begin anew
   * @throws FetchFailedException if TDLib gave up, or has to be given up
   */
  boolean check(File state, FileWatch watch) throws FetchFailedException {
    long now = nanoTime.getAsLong();
    if (state.local().isDownloadingActive() || state.local().isDownloadingCompleted()) {
      active |= state.local().isDownloadingActive();
      idleSince = now;
    } else {
      idle(watch, now);
    }
    if (now - checked > GAP_NANOS) {
      since += now - checked;
    }
    checked = now;
    long size = state.local().downloadedSize();
    if (size > held && held >= 0) {
      moved(now);
      stalls.byteCame();
    }
    held = size; // less when space of the copy was given back
    return stands(now);
  }

  /**
   * TDLib may answer before it starts, and may have come to the end of the range just before it was
   * asked for more; so an idle file has failed if TDLib says why, or stays so.
   */
  private void idle(FileWatch watch, long now) throws FetchFailedException {
    Optional<FetchCause> cause = watch.cause();
    if (cause.isPresent()) {
      throw new FetchFailedException(cause.get());
    }
    if (now - idleSince > (active ? STAYS_NANOS : START_NANOS)) {
      throw new FetchFailedException(new FetchCause.Unknown("TDLib gave the file up at " + held));
    }
  }

  private void moved(long now) {
    since = now;
    looked = false;
    nudged = false;
  }

  private boolean stands(long now) throws FetchFailedException {
    long excused = lane.excusedUntil();
    long silent = now - (excused - since > 0 ? excused : since);
    if (silent > stall / 2 && !looked) {
      looked = true;
      traffic.begin(now);
    }
    if (silent <= stall) {
      return false;
    }
    // What comes for others says nothing of this one.
    boolean alone = now - stalls.lastByte() > stall / 2;
    if (alone && traffic.moves(now)) {
      moved(now);
      return false;
    }
    if (!nudged && !stalls.begunAnew(lane)) {
      nudged = true;
      lane.reconnect();
      return true;
    }
    if (silent > deadline(alone)) {
      if (alone) {
        stalls.stuck(lane);
      }
      throw new FetchFailedException(new FetchCause.NoBytes(Duration.ofNanos(silent)));
    }
    return false;
  }

  /** With others at work it may be slowness that nobody can tell: it has time for a part. */
  private long deadline(boolean alone) {
    if (!nudged) {
      return stall;
    }
    return (alone ? 2 : 4) * stall;
  }
}
