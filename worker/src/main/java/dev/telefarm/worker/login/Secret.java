package dev.telefarm.worker.login;

/** A value that never shows in a log: it prints as {@code ***}. */
public record Secret(String value) {
  @Override
  public String toString() {
    return "***";
  }
}
