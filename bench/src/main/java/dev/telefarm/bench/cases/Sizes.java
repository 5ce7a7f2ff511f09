package dev.telefarm.bench.cases;

import java.time.Duration;

/**
 * How much is measured.
 *
 * @param medium bytes of a file that takes seconds without a limit
 * @param large bytes of a file that takes half a minute without a limit
 * @param shaped bytes of a file that is fetched at some MB/s
 * @param small how many small files
 * @param runs of each side where one run takes seconds
 * @param killed bytes of a file whose worker is killed
 * @param kills how often
 * @param workers side by side, where a farm of a usual size is measured
 * @param accounts of a large farm
 * @param randomKills of workers, looked at for what they leave behind
 * @param downloads in a long list
 * @param watch how long many watchers are looked at
 */
public record Sizes(
    long medium,
    long large,
    long shaped,
    int small,
    int runs,
    long killed,
    int kills,
    int workers,
    int accounts,
    int randomKills,
    int downloads,
    Duration watch) {
  public static final long MEBIBYTE = 1 << 20;

  public static final Sizes FULL =
      new Sizes(
          512 * MEBIBYTE,
          2048 * MEBIBYTE,
          96 * MEBIBYTE,
          1000,
          3,
          160 * MEBIBYTE,
          5,
          20,
          100,
          500,
          100_000,
          Duration.ofMinutes(10));

  /** For a look, not for figures: fixed costs weigh more in small sizes. */
  public static final Sizes QUICK =
      new Sizes(
          64 * MEBIBYTE,
          256 * MEBIBYTE,
          32 * MEBIBYTE,
          100,
          1,
          64 * MEBIBYTE,
          1,
          4,
          8,
          20,
          5_000,
          Duration.ofSeconds(20));

  static String text(long bytes) {
    return bytes % (1024 * MEBIBYTE) == 0
        ? bytes / (1024 * MEBIBYTE) + " GiB"
        : bytes / MEBIBYTE + " MiB";
  }
}
