package dev.telefarm.supervisor.farm;

import com.github.f4b6a3.ulid.Ulid;
import com.github.f4b6a3.ulid.UlidFactory;
import java.time.InstantSource;
import java.util.Collection;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Makes the ids of downloads, which sort by creation, also after somebody set the clock back. For
 * the control loop.
 */
final class DownloadIds {
  private final InstantSource clock;
  private final UlidFactory factory;
  private long latest; // ms; no id is older

  /**
   * @param existing ids that the next ones are to come after
   */
  DownloadIds(InstantSource clock, RandomGenerator random, Collection<String> existing) {
    this.clock = clock;
    this.latest =
        existing.stream()
            .filter(Ulid::isValid)
            .mapToLong(id -> Ulid.from(id).getTime() + 1)
            .max()
            .orElse(0);
    this.factory = UlidFactory.newMonotonicInstance((LongSupplier) random::nextLong, this::millis);
  }

  private long millis() {
    latest = Math.max(latest, clock.millis());
    return latest;
  }

  String next() {
    return factory.create().toString();
  }
}
