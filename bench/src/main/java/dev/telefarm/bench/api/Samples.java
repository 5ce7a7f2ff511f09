package dev.telefarm.bench.api;

import java.util.List;

/** Many measured values of one kind. */
final class Samples {
  private Samples() {}

  /**
   * The smallest value that is not exceeded by a part of them.
   *
   * @param part in (0, 1]; 1 is the largest value
   * @throws IllegalArgumentException if there are none
   */
  static double percentile(List<Double> values, double part) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("no samples");
    }
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(Math.max(0, (int) Math.ceil(part * sorted.size()) - 1));
  }
}
