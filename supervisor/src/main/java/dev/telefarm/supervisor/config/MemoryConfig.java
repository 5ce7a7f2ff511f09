package dev.telefarm.supervisor.config;

/**
 * How much memory a worker may have, bytes resident. A worker in full swing has about 200 MiB.
 *
 * @param softBytes above it a worker is drained and started anew
 * @param hardBytes above it a worker is killed
 */
public record MemoryConfig(long softBytes, long hardBytes) {
  public static final MemoryConfig DEFAULTS = new MemoryConfig(400L << 20, 600L << 20);

  private static final long LEAST = 64L << 20;

  public MemoryConfig {
    if (softBytes < LEAST) {
      throw new ConfigException(
          "[workers] memory_soft must be at least 64MiB: below, a worker would never be up");
    }
    if (hardBytes < softBytes) {
      throw new ConfigException("[workers] memory_hard must not be less than memory_soft");
    }
  }
}
