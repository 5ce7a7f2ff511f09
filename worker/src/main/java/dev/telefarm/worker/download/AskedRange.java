package dev.telefarm.worker.download;

import dev.telefarm.worker.download.FileWatches.FileWatch;
import dev.telefarm.worker.pacing.BandwidthLimit;

/**
 * The bytes that TDLib is asked for: from the begin of a span as far as its copy may grow, and as
 * the bandwidth allows. What it is asked for grows, which does not disturb it. For one thread.
 */
final class AskedRange {
  private final TdlibFile tdlib;
  private final BandwidthLimit bandwidth;
  private final long offset;
  private long end;

  AskedRange(TdlibFile tdlib, BandwidthLimit bandwidth, long offset) {
    this.tdlib = tdlib;
    this.bandwidth = bandwidth;
    this.offset = offset;
    this.end = offset;
  }

  /** Exclusive. */
  long end() {
    return end;
  }

  /** Takes what may come now of what is wanted; false if it is not worth asking yet. */
  boolean reserve(long wantedEnd) {
    long more = bandwidth.take(wantedEnd - end);
    end += more;
    return more > 0;
  }

  /** Begins, with what was reserved. */
  FileWatch begin() throws InterruptedException {
    return tdlib.fetch(offset, end - offset);
  }

  /** Asks for more, as far as the bandwidth allows; returns whether it did. */
  boolean grow(long wantedEnd) {
    boolean more = reserve(wantedEnd);
    if (more) {
      tdlib.extend(offset, end - offset);
    }
    return more;
  }

  /** Asks for less. */
  void shrink(long wantedEnd) {
    bandwidth.giveBack(end - wantedEnd);
    end = wantedEnd;
    tdlib.extend(offset, end - offset);
  }

  /** It is over: what did not come up to {@code arrived} is not waited for. */
  void close(long arrived) {
    bandwidth.giveBack(end - Math.max(arrived, offset));
    end = Math.max(arrived, offset);
  }
}
