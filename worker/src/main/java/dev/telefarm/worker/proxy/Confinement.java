package dev.telefarm.worker.proxy;

import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What the operating system can do against connections that nobody asked for. */
@FunctionalInterface
public interface Confinement {
  /** None. */
  Confinement NONE = Confinement::none;

  /**
   * A way to run tasks whose threads, and those that these start, can open TCP connections to no
   * other ports than the given ones; empty if the system has none.
   */
  Optional<Runner> to(Set<Integer> ports);

  /** Runs tasks so, each on a thread of its own, and waits for them. */
  interface Runner {
    <T> T run(Supplier<T> task);
  }

  private static Optional<Runner> none(Set<Integer> ports) {
    return Optional.empty();
  }
}
