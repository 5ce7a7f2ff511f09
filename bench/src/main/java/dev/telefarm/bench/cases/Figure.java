package dev.telefarm.bench.cases;

import dev.telefarm.bench.lab.Lab;
import dev.telefarm.bench.report.Input;
import dev.telefarm.bench.report.Row;
import dev.telefarm.bench.report.Target;
import java.util.List;

/**
 * One row of the table, before it is measured.
 *
 * @param name with its sizes
 * @param unit of value and target: {@code x} for a ratio
 */
public record Figure(String name, String unit, Target target, Measure measure)
    implements Measurable {
  /** How its value is found out. */
  @FunctionalInterface
  public interface Measure {
    /** Takes as long as it takes; the lab's deadline bounds each wait. */
    Found take(Lab lab) throws Exception;
  }

  /** The value and every number that it was computed from. */
  public record Found(double value, List<Input> inputs) {}

  /** Measures it, and writes its inputs down as soon as they are there. */
  @Override
  public Row row(Lab lab) {
    if (lab.deadline().remaining().isZero()) {
      return missing(lab, "out of time");
    }
    lab.note("measuring " + name);
    try {
      Found found = measure.take(lab);
      found.inputs().forEach(input -> lab.note("  " + input));
      return Row.measured(name, found.value(), unit, target, found.inputs());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return missing(lab, "interrupted");
    } catch (Exception e) {
      return missing(lab, e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }

  private Row missing(Lab lab, String why) {
    lab.note("  not measured: " + why);
    return Row.missing(name, unit, target, why);
  }
}
