package dev.telefarm.worker.download;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done about a lane that stands still though its connections were opened anew. First its
 * TDLib client is closed and begun anew, once until a byte comes; if the new one stands still too,
 * and no byte came on any lane since, the process ends, so that the supervisor starts it anew. A
 * client without a connection is left alone: it is the network's turn, and no restart brings that
 * back. Thread-safe.
 */
final class Stalls {
  private static final Logger log = LoggerFactory.getLogger(Stalls.class);

  private final LongSupplier nanoTime;
  private final long stall;
  private final Runnable hopeless;
  private volatile long lastByte;

  @GuardedBy("this")
  private final Map<Integer, Long> reopened = new HashMap<>(); // by lane, until a byte comes

  /**
   * @param hopeless ends the process; called at most once for a stall
   */
  Stalls(Pacing pacing, LongSupplier nanoTime, Runnable hopeless) {
    this.stall = pacing.stall().toNanos();
    this.nanoTime = nanoTime;
    this.hopeless = hopeless;
    this.lastByte = nanoTime.getAsLong();
  }

  /** A byte of a file came, on whichever lane. */
  void byteCame() {
    lastByte = nanoTime.getAsLong();
    synchronized (this) {
      reopened.clear();
    }
  }

  /** When the last one came. */
  long lastByte() {
    return lastByte;
  }

  /** Nothing comes on it, for any file, though it was nudged. */
  synchronized void stuck(Lane lane) {
    if (!lane.connected() || lane.lost()) {
      return;
    }
    long now = nanoTime.getAsLong();
    Long before = reopened.putIfAbsent(lane.index(), now);
    if (before == null) {
      log.warn("lane {}: stands still; its client is begun anew", lane.index());
      lane.reopen();
    } else if (now - before >= stall) {
      log.error("lane {}: stands still again, and so does everything else", lane.index());
      hopeless.run();
    }
  }

  /** Whether the lane was begun anew, and no byte came since. */
  synchronized boolean begunAnew(Lane lane) {
    return reopened.containsKey(lane.index());
  }
}
