package dev.telefarm.bench.report;

import java.util.Locale;

/** Numbers as this bench writes them. */
final class Numbers {
  private Numbers() {}

  /** Enough digits to see a difference of one in a hundred, without an exponent. */
  static String text(double value) {
    double size = Math.abs(value);
    int digits =
        size >= 1000 || value == Math.rint(value) ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : 3;
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  /** As it was written: for bounds, which are exact. */
  static String exact(double value) {
    return value == Math.rint(value) ? text(value) : Double.toString(value);
  }
}
