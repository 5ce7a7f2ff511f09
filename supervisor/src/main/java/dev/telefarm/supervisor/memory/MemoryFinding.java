package dev.telefarm.supervisor.memory;

import java.util.Optional;

/**
 * What one observation says.
 *
 * @param warn that the trend reaches the soft ceiling: to be said now, and not again for an hour
 */
public record MemoryFinding(Level level, Optional<MemoryTrend> trend, boolean warn) {
  /** Against the ceilings. */
  public enum Level {
    WITHIN,
    /** Above the soft ceiling for long enough to be no peak. */
    OVER_SOFT,
    /** Above the hard ceiling. */
    OVER_HARD
  }
}
