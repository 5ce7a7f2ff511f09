package dev.telefarm.supervisor.schedule;

import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One group's place in the order of a plan, by the oldest of its downloads that may still get an
 * account. Not thread-safe.
 */
final class Turn {
  static final Comparator<Turn> MOST_URGENT_FIRST =
      Comparator.<Turn>comparingLong(turn -> turn.level)
          .reversed()
          .thenComparingInt(turn -> turn.taken)
          .thenComparing(turn -> turn.download().id());

  private final DownloadGroup group;
  private final FairOrder order;
  private final PriorityQueue<Cursor> cursors =
      new PriorityQueue<>(Comparator.comparing(cursor -> cursor.next.id()));
  private int taken;
  private long level;
  private @Nullable Cursor current;

  /** Goes through what the group has of one kind. */
  private static final class Cursor {
    final PendingKind kind;
    private final Iterator<PendingDownload> rest;
    PendingDownload next;

    Cursor(PendingKind kind, Iterator<PendingDownload> all) {
      this.kind = kind;
      this.rest = all;
      this.next = all.next();
    }

    boolean advance() {
      boolean more = rest.hasNext();
      if (more) {
        next = rest.next();
      }
      return more;
    }
  }

  /**
   * Stands before the first of them.
   *
   * @param queues the oldest first in each, none empty
   */
  Turn(
      DownloadGroup group,
      Map<PendingKind, NavigableMap<String, PendingDownload>> queues,
      FairOrder order) {
    this.group = group;
    this.order = order;
    this.taken = order.held().getOrDefault(group, 0);
    queues.forEach((kind, queue) -> cursors.add(new Cursor(kind, queue.values().iterator())));
  }

  /**
   * Goes to the next download; false if there is none.
   *
   * @param full kinds for which no account has room
   */
  boolean next(Set<PendingKind> full) {
    if (current != null && current.advance()) {
      cursors.add(current);
    }
    do {
      current = cursors.poll();
    } while (current != null && full.contains(current.kind));
    if (current == null) {
      return false;
    }
    level = order.level(group, taken, current.next);
    return true;
  }

  PendingKind kind() {
    return current().kind;
  }

  PendingDownload download() {
    return current().next;
  }

  /** It got an account: the others of the group go after more of other groups. */
  void served() {
    taken++;
  }

  private Cursor current() {
    if (current == null) {
      throw new IllegalStateException("there is no next one");
    }
    return current;
  }
}
