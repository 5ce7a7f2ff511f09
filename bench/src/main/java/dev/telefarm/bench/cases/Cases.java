package dev.telefarm.bench.cases;

import java.util.List;

/** All cases of {@code bench download}. */
public final class Cases {
  private static final List<BenchCase> SHOWN = List.of(new StoreCase());

  private Cases() {}

  private static final List<BenchCase> HIDDEN = List.of(new WindowsCase());

  /** Those that only answer a question of the design. */
  public static List<BenchCase> hidden() {
    return HIDDEN;
  }

  /** Those of the table, in its order. */
  public static List<BenchCase> shown() {
    return SHOWN;
  }
}
