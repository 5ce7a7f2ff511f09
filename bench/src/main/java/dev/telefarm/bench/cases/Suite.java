package dev.telefarm.bench.cases;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What one command of the bench measures.
 *
 * @param shown the cases of the table, in its order
 * @param hidden those that only answer a question of the design, by name only
 * @param full when a run ends at the latest
 * @param quick when a quick run does
 * @param space bytes of disk that it needs, as a multiple of {@link Sizes#large}
 */
public record Suite(
    List<BenchCase> shown, List<BenchCase> hidden, Duration full, Duration quick, int space) {
  public Suite {
    shown = List.copyOf(shown);
    hidden = List.copyOf(hidden);
  }

  /** Also finds the hidden ones. */
  public Optional<BenchCase> named(String name) {
    return Stream.concat(shown.stream(), hidden.stream())
        .filter(one -> one.name().equals(name))
        .findFirst();
  }
}
