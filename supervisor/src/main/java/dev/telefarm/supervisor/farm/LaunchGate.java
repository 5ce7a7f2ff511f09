package dev.telefarm.supervisor.farm;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Lets so many start at a time; the others wait, and follow in the order in which they came. A
 * hundred workers that start together keep each other, and those that run, from the processor for
 * longer than anybody's deadline. Not thread-safe.
 *
 * @param <T> by its equality
 */
final class LaunchGate<T> {
  private final int places;
  private final Set<T> starting = new HashSet<>();
  private final Map<T, Runnable> waiting = new LinkedHashMap<>();

  /**
   * @param places at least 1
   */
  LaunchGate(int places) {
    if (places < 1) {
      throw new IllegalArgumentException("nobody could ever start");
    }
    this.places = places;
  }

  /**
   * Asks for a place. Who has one keeps it.
   *
   * @param turn run when it gets one later
   * @return whether it has one now; then {@code turn} is not run
   */
  boolean enter(T who, Runnable turn) {
    if (starting.contains(who)) {
      return true;
    }
    if (starting.size() < places) {
      starting.add(who);
      return true;
    }
    waiting.put(who, turn);
    return false;
  }

  boolean waits(T who) {
    return waiting.containsKey(who);
  }

  /**
   * It has started, failed to, or shall not any more: its place goes to the next.
   *
   * @return whether it was still waiting, and so has never been launched
   */
  boolean leave(T who) {
    boolean waited = waiting.remove(who) != null;
    starting.remove(who);
    while (starting.size() < places && !waiting.isEmpty()) {
      Map.Entry<T, Runnable> next = waiting.entrySet().iterator().next();
      waiting.remove(next.getKey());
      starting.add(next.getKey());
      next.getValue().run();
    }
    return waited;
  }
}
