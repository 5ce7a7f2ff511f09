package dev.telefarm.supervisor.config;

/**
 * A value that must not be seen: it prints as {@code ***}, so that no log line or error message
 * gives it away by accident.
 *
 * @param reveal the value itself; call it only where it leaves for its destination
 */
public record Secret(String reveal) {
  public boolean isEmpty() {
    return reveal.isEmpty();
  }

  @Override
  public String toString() {
    return "***";
  }
}
