package dev.telefarm.bench.api;

import dev.telefarm.bench.cases.Suite;
import java.time.Duration;
import java.util.List;

/** The cases of {@code bench api}. */
public final class ApiCases {
  private ApiCases() {}

  /** All of them, for one run: what one case creates, the next ones use. */
  public static Suite suite() {
    Stock stock = new Stock();
    return new Suite(
        List.of(
            new CommandCase(stock),
            new CreateCase(stock),
            new BatchCase(),
            new ListCase(stock),
            new WatchCase(stock),
            new StuckCase(stock),
            new ReadCase()),
        List.of(),
        Duration.ofMinutes(25),
        Duration.ofMinutes(6),
        2);
  }
}
