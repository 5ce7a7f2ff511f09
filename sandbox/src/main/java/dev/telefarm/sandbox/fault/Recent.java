package dev.telefarm.sandbox.fault;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/** The latest of many things, and how many there were. Used under its owner's lock. */
final class Recent<T> {
  private static final int KEPT = 10_000;

  private final Queue<T> latest = new ArrayDeque<>();
  private long total;

  void add(T thing) {
    total++;
    latest.add(thing);
    if (latest.size() > KEPT) {
      latest.remove();
    }
  }

  long total() {
    return total;
  }

  /** Oldest first. */
  List<T> latest() {
    return List.copyOf(latest);
  }
}
