package dev.telefarm.bench.lab;

/** Something that a figure needs did not happen. The message says what, for a person. */
public final class NotMeasuredException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NotMeasuredException(String message) {
    super(message);
  }
}
