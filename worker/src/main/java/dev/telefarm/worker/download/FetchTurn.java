package dev.telefarm.worker.download;

import dev.telefarm.worker.download.fault.FetchCause;
import dev.telefarm.worker.pacing.AccountPace;
import dev.telefarm.worker.pacing.MethodClass;
import java.time.Duration;
import java.util.function.IntSupplier;

/**
 * Whether one lane may fetch of one file now. It may not while Telegram has asked the account to
 * wait, while the file's data centre is left alone, and while fewer lanes are allowed than there
 * are. For one thread.
 */
final class FetchTurn {
  /** A wait up to this is sat out here; a longer one gives the slot away. */
  static final Duration KEEPS_SLOT = Duration.ofSeconds(10);

  private final AccountPace pace;
  private final PartTable table;
  private final IntSupplier rank;
  private final LaneShare lanesPerFile;
  private final int dc;
  private final Duration look;
  private boolean trying; // the data centre answers with a byte, or is let go

  /**
   * @param rank of the lane among those at work at the file
   * @param dc the file's data centre; 0 if it is not known
   */
  FetchTurn(DownloadJob.Tools tools, PartTable table, IntSupplier rank, int dc) {
    this.pace = tools.pace();
    this.lanesPerFile = tools.lanesPerFile();
    this.look = tools.pacing().report();
    this.table = table;
    this.rank = rank;
    this.dc = dc;
  }

  /** Whether the lane is one of those that may work at the file. */
  boolean allowed() {
    return rank.getAsInt() < lanesPerFile.get();
  }

  /** Whether a fetch that runs has to stop now. */
  boolean over() {
    return !allowed() || pace.closed(MethodClass.FILES).isPositive();
  }

  /** Waits until the lane is one of those that may work; false if the table was closed. */
  boolean awaitAllowed() throws InterruptedException {
    while (!allowed()) {
      if (!table.pause(look)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Waits until a fetch may begin; false if the table was closed.
   *
   * @throws FetchFailedException if that is too long to hold a slot
   */
  boolean await() throws FetchFailedException, InterruptedException {
    Duration closed = pace.closed(MethodClass.FILES);
    while (closed.isPositive()) {
      if (closed.compareTo(KEEPS_SLOT) > 0) {
        throw new FetchFailedException(new FetchCause.FloodWait(closed));
      }
      if (!table.pause(closed)) {
        return false;
      }
      closed = pace.closed(MethodClass.FILES);
    }
    Duration pause = pace.reserve(MethodClass.FILES);
    if (pause.isPositive() && !table.pause(pause)) {
      return false;
    }
    Duration failing = pace.ask(dc);
    if (failing.isPositive()) {
      throw new FetchFailedException(new FetchCause.DcFailing(dc, failing));
    }
    trying = true;
    return true;
  }

  /** The data centre does not let the account in. */
  void refused() {
    trying = false;
    pace.refused(dc);
  }

  /** Bytes came. */
  void bytesCame() {
    trying = false;
    pace.succeeded(dc);
  }

  /** The fetch has ended. */
  void ended() {
    if (trying) {
      trying = false;
      pace.release(dc);
    }
  }
}
