package dev.telefarm.bench.report;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One timed run.
 *
 * @param bytes of content that arrived, positive
 * @param files how many, positive
 * @param nanos from the first request until all of it was there, positive
 */
public record Measurement(long bytes, int files, long nanos) {
  public Measurement {
    if (bytes <= 0 || files <= 0 || nanos <= 0) {
      throw new IllegalArgumentException(
          "not a run: " + bytes + " bytes, " + files + " files, " + nanos + " ns");
    }
  }

  public double bytesPerSecond() {
    return bytes * 1e9 / nanos;
  }

  public double filesPerSecond() {
    return files * 1e9 / nanos;
  }

  /**
   * The middle one of an odd number of values, else the mean of the two in the middle.
   *
   * @throws IllegalArgumentException if there are none
   */
  public static double median(List<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("no runs");
    }
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** The median of one property of several runs. */
  public static double median(List<Measurement> runs, ToDoubleFunction<Measurement> property) {
    return median(runs.stream().mapToDouble(property).boxed().toList());
  }
}
