package dev.telefarm.bench.cases;

import java.util.List;

/** Figures that belong together, and can be asked for by name. */
public interface BenchCase {
  /** As {@code --case} takes it. */
  String name();

  /** One line for a person. */
  String description();

  /** In the order of the table. What one measures another may use, so they are taken in order. */
  List<? extends Measurable> figures(Sizes sizes);
}
