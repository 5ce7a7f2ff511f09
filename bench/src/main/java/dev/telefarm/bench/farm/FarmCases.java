package dev.telefarm.bench.farm;

import dev.telefarm.bench.cases.Suite;
import java.time.Duration;
import java.util.List;

/** The cases of {@code bench farm}. */
public final class FarmCases {
  /** All of them. */
  public static final Suite SUITE =
      new Suite(
          List.of(
              new StartCase(),
              new IdleCase(),
              new ReplaceCase(),
              new AdoptCase(),
              new HundredCase(),
              new LeaksCase()),
          List.of(),
          Duration.ofMinutes(25),
          Duration.ofMinutes(8),
          1);

  private FarmCases() {}
}
