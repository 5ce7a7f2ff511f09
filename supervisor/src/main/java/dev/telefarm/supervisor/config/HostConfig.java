package dev.telefarm.supervisor.config;

import java.time.Duration;

/**
 * How the host is watched.
 *
 * @param sampleInterval between two looks at each worker's process; from 100 ms to 60 s
 */
public record HostConfig(Duration sampleInterval) {
  public static final HostConfig DEFAULTS = new HostConfig(Duration.ofSeconds(5));

  public HostConfig {
    if (sampleInterval.compareTo(Duration.ofMillis(100)) < 0
        || sampleInterval.compareTo(Duration.ofMinutes(1)) > 0) {
      throw new ConfigException("[host] sample_interval must be from 100ms to 1m");
    }
  }
}
