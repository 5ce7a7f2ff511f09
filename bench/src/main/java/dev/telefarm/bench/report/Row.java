package dev.telefarm.bench.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SequencedMap;

/**
 * One line of the table.
 *
 * @param name what was measured, with its sizes
 * @param value empty if it could not be measured
 * @param unit of the value and of the target: {@code x} for a ratio
 * @param details what else was seen, in words, by the heading of its column, in order
 * @param inputs every number that the value was computed from
 * @param note why there is no value, or why it does not count; else empty
 */
public record Row(
    String name,
    OptionalDouble value,
    String unit,
    Target target,
    SequencedMap<String, String> details,
    List<Input> inputs,
    String note) {
  public Row {
    details = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(details));
    inputs = List.copyOf(inputs);
  }

  /** A row with a value. */
  public static Row measured(
      String name, double value, String unit, Target target, List<Input> inputs) {
    return new Row(name, OptionalDouble.of(value), unit, target, new LinkedHashMap<>(), inputs, "");
  }

  /** A row without one; it does not hold. */
  public static Row missing(String name, String unit, Target target, String why) {
    return new Row(
        name, OptionalDouble.empty(), unit, target, new LinkedHashMap<>(), List.of(), why);
  }

  /** The same with what else was seen. */
  public Row with(SequencedMap<String, String> more) {
    return new Row(name, value, unit, target, more, inputs, note);
  }

  /** Whether the target is reached. What was not measured, or is not a number, does not hold. */
  public boolean holds() {
    return note.isEmpty() && value.isPresent() && target.holds(value.getAsDouble());
  }
}
