package dev.telefarm.client.cli.view;

import java.util.Map;

/** How many columns a line may have. Asked again for each picture, because windows are resized. */
@FunctionalInterface
public interface Width {
  /** What most terminals have at least, and what reads well. */
  int DEFAULT = 100;

  /** For output that is not a terminal: nothing is shortened. */
  Width UNBOUNDED = () -> Integer.MAX_VALUE;

  int columns();

  /**
   * {@code COLUMNS}, as shells and the launcher set it, between 40 and 1000; else {@link #DEFAULT}.
   */
  static Width ofEnvironment(Map<String, String> environment) {
    String columns = environment.getOrDefault("COLUMNS", "");
    boolean number =
        !columns.isEmpty() && columns.length() < 6 && columns.chars().allMatch(Character::isDigit);
    int width = number ? Math.clamp(Integer.parseInt(columns), 40, 1000) : DEFAULT;
    return () -> width;
  }
}
