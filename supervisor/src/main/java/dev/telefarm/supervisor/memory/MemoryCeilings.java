package dev.telefarm.supervisor.memory;

/**
 * What a worker may use.
 *
 * @param softBytes resident; above it the worker is drained and started anew
 * @param hardBytes resident; above it the worker is killed
 */
public record MemoryCeilings(long softBytes, long hardBytes) {
  public MemoryCeilings {
    if (softBytes <= 0 || hardBytes < softBytes) {
      throw new IllegalArgumentException("not 0 < soft <= hard: " + softBytes + ", " + hardBytes);
    }
  }
}
