package dev.telefarm.worker.download;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * The moments at which crash tests kill this process, so that they hit them each time and not by
 * luck. Does nothing unless the process was started with {@code -Dtelefarm.crash-at=<point>}, the
 * point's name in lower case with dashes.
 */
public final class CrashPoints {
  /** In the order of a download. */
  public enum Point {
    /** The target's name is reserved; nothing was asked of Telegram. */
    RESERVED,
    /** The batch of parts that makes half of the file is written; nothing of it is durable. */
    HALF_WRITTEN,
    /** It is on stable storage, and not noted. */
    HALF_FORCED,
    /** It is noted; nobody was told. */
    HALF_NOTED,
    /** Space of TDLib's copy was given back, for the first time. */
    COPY_FREED,
    /** A window of TDLib's copy is full and its bytes are durable here; it is not deleted. */
    WINDOW_FULL,
    /** It is deleted; nothing of the next window was asked for. */
    WINDOW_DELETED,
    /** Damaged parts are forgotten; nothing was fetched again. */
    DAMAGE_FORGOTTEN,
    /** Every byte is written and durable; nothing is proven. */
    RECEIVED,
    /** Proven, and noted as that; the final name is not there. */
    SEALED,
    /** The final name is there; nobody was told. */
    PUBLISHED;

    /** As the system property names it. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private final Optional<Point> armed;

  private CrashPoints(Optional<Point> armed) {
    this.armed = armed;
  }

  /**
   * Armed at the point of that name; at none if it is empty.
   *
   * @throws IllegalArgumentException if there is no such point
   */
  public static CrashPoints at(String label) {
    if (label.isEmpty()) {
      return new CrashPoints(Optional.empty());
    }
    return new CrashPoints(
        Optional.of(
            Arrays.stream(Point.values())
                .filter(point -> point.label().equals(label))
                .findFirst()
                .orElseThrow(
                    () -> new IllegalArgumentException("no crash point is named " + label))));
  }

  boolean armed(Point point) {
    return armed.filter(point::equals).isPresent();
  }

  /** Does not return if armed here. */
  void pass(Point point) throws IOException {
    if (armed(point)) {
      die();
    }
  }

  /**
   * By a real SIGKILL. Runtime.halt would run the destructors of TDLib and RocksDB on its way out
   * (HotSpot ends through exit(3)), which no kill does; ProcessHandle refuses to kill its own
   * process. This thread goes no further; others may until the signal is there, as with any kill.
   */
  private static void die() throws IOException {
    String pid = Long.toString(ProcessHandle.current().pid());
    new ProcessBuilder("kill", "-KILL", pid).inheritIO().start();
    while (true) {
      LockSupport.park();
    }
  }
}
