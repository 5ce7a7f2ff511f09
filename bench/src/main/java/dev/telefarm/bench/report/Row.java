package dev.telefarm.bench.report;

import java.util.List;
import java.util.OptionalDouble;

/**
 * One line of the table.
 *
 * @param name what was measured, with its sizes
 * @param value empty if it could not be measured
 * @param unit of the value and of the target: {@code x} for a ratio
 * @param inputs every number that the value was computed from
 * @param note why there is no value; else empty
 */
public record Row(
    String name,
    OptionalDouble value,
    String unit,
    Target target,
    List<Input> inputs,
    String note) {
  public Row {
    inputs = List.copyOf(inputs);
  }

  /** A row with a value. */
  public static Row measured(
      String name, double value, String unit, Target target, List<Input> inputs) {
    return new Row(name, OptionalDouble.of(value), unit, target, inputs, "");
  }

  /** A row without one; it does not hold. */
  public static Row missing(String name, String unit, Target target, String why) {
    return new Row(name, OptionalDouble.empty(), unit, target, List.of(), why);
  }

  /** Whether the target is reached. What was not measured, or is not a number, does not hold. */
  public boolean holds() {
    return value.isPresent() && target.holds(value.getAsDouble());
  }
}
