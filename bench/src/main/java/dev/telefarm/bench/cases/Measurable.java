package dev.telefarm.bench.cases;

import dev.telefarm.bench.lab.Lab;
import dev.telefarm.bench.report.Row;

/** What becomes a row of the table. */
@FunctionalInterface
public interface Measurable {
  /**
   * Measures it; takes as long as it takes. What could not be measured is a row too, which says
   * why.
   */
  Row row(Lab lab);
}
