package dev.telefarm.supervisor.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The moments at which crash tests kill this process, so that they hit them each time and not by
 * luck: each {@link DurableStep} has one before its write and one when it is durable and nobody
 * knows. Does nothing unless the process was started with {@code -Dtelefarm.crash-at=<point>}.
 */
public final class CrashPoints {
  /** On which side of the write. */
  public enum Side {
    BEFORE,
    AFTER
  }

  /** Where a process can be made to die. */
  public record Point(Side side, DurableStep step) {
    /** As the system property names it, for example {@code before-download-created}. */
    public String label() {
      return (side + "-" + step).toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private final Optional<Point> armed;

  private CrashPoints(Optional<Point> armed) {
    this.armed = armed;
  }

  /** Those of a download in the order in which it passes them. */
  public static List<Point> all() {
    return Arrays.stream(DurableStep.values())
        .flatMap(step -> Stream.of(Side.values()).map(side -> new Point(side, step)))
        .toList();
  }

  /**
   * Armed at the point of that label; at none if it is empty.
   *
   * @throws IllegalArgumentException if there is no such point
   */
  public static CrashPoints at(String label) {
    if (label.isEmpty()) {
      return new CrashPoints(Optional.empty());
    }
    return new CrashPoints(
        Optional.of(
            all().stream()
                .filter(point -> point.label().equals(label))
                .findFirst()
                .orElseThrow(
                    () -> new IllegalArgumentException("no crash point is named " + label))));
  }

  boolean armed(Point point) {
    return armed.filter(point::equals).isPresent();
  }

  /** Does not return if armed here. */
  void pass(Side side, Changes changes) {
    if (changes.step().map(step -> new Point(side, step)).filter(this::armed).isPresent()) {
      die();
    }
  }

  /**
   * By a real SIGKILL. Runtime.halt would run RocksDB's destructors on its way out, which no kill
   * does; ProcessHandle refuses to kill its own process. This thread goes no further; others may
   * until the signal is there, as with any kill.
   */
  private static void die() {
    String pid = Long.toString(ProcessHandle.current().pid());
    try {
      new ProcessBuilder("kill", "-KILL", pid).inheritIO().start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run kill", e);
    }
    while (true) {
      LockSupport.park();
    }
  }
}
