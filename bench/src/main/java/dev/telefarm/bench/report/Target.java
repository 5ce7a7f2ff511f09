package dev.telefarm.bench.report;

/** What a figure is to reach. */
public sealed interface Target {
  /** Whether {@code value} reaches it; exactly the bound does. */
  boolean holds(double value);

  /** For figures where more is better. */
  record AtLeast(double bound) implements Target {
    @Override
    public boolean holds(double value) {
      return value >= bound;
    }

    @Override
    public String toString() {
      return ">= " + Numbers.exact(bound);
    }
  }

  /** For figures where less is better. */
  record AtMost(double bound) implements Target {
    @Override
    public boolean holds(double value) {
      return value <= bound;
    }

    @Override
    public String toString() {
      return "<= " + Numbers.exact(bound);
    }
  }
}
