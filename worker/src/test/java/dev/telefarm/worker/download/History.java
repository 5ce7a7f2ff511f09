package dev.telefarm.worker.download;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Something on a disk that can lose power: what is on stable storage, and every state after it, any
 * of which the disk may have got to by itself. Not thread-safe.
 */
final class History<T> {
  private final List<T> states = new ArrayList<>();
  private long first; // number of the oldest state, which is the one on stable storage

  History(T stable) {
    states.add(stable);
  }

  T now() {
    return states.getLast();
  }

  void become(T state) {
    states.add(state);
  }

  /** For {@link #settle}. */
  long mark() {
    return first + states.size() - 1;
  }

  /** The state at {@code mark}, or a later one, is on stable storage. */
  void settle(long mark) {
    while (first < mark) {
      states.removeFirst();
      first++;
    }
  }

  /** Only one of the states is left, and it is stable. */
  void cut(RandomGenerator random) {
    T left = states.get(random.nextInt(states.size()));
    settle(mark());
    states.set(0, left);
  }
}
