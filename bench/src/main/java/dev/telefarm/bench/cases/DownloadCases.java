package dev.telefarm.bench.cases;

import java.time.Duration;
import java.util.List;

/** The cases of {@code bench download}. */
public final class DownloadCases {
  /** All of them. */
  public static final Suite SUITE =
      new Suite(
          List.of(
              new StoreCase(),
              new LanesCase(),
              new FourLanesCase(),
              new StripesCase(),
              new SmallFilesCase(),
              new CrashCase(),
              new DiskCase(),
              new MemoryCase()),
          List.of(new WindowsCase()),
          Duration.ofMinutes(20),
          Duration.ofMinutes(8),
          3);

  private DownloadCases() {}
}
