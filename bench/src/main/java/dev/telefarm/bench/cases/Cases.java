package dev.telefarm.bench.cases;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All cases of {@code bench download}. */
public final class Cases {
  private static final List<BenchCase> SHOWN =
      List.of(
          new StoreCase(),
          new LanesCase(),
          new FourLanesCase(),
          new StripesCase(),
          new SmallFilesCase(),
          new CrashCase(),
          new DiskCase(),
          new MemoryCase());

  private static final List<BenchCase> HIDDEN = List.of(new WindowsCase());

  private Cases() {}

  /** Those of the table, in its order. */
  public static List<BenchCase> shown() {
    return SHOWN;
  }

  /** Also finds those that only answer a question of the design. */
  public static Optional<BenchCase> named(String name) {
    return Stream.concat(SHOWN.stream(), HIDDEN.stream())
        .filter(one -> one.name().equals(name))
        .findFirst();
  }
}
