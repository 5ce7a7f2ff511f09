package dev.telefarm.supervisor.config;

import java.time.Duration;

/**
 * The deadlines of the workers' lives.
 *
 * @param heartbeatInterval how often a worker reports that it lives
 * @param silenceDeadline a worker that said nothing for so long is lost and killed; at least twice
 *     the interval
 * @param orphanGrace how long a worker goes on without a supervisor before it ends itself
 * @param startDeadline from launch (or adoption) to attach
 * @param drainDeadline from the request to end to SIGKILL
 * @param backoffInitial pause after the first failure; doubles with each further one
 * @param backoffMax longest pause
 * @param stableAfter a worker that ran so long has no failures behind it
 * @param quarantineAfter so many failures in a row, 1 to 1000, and it is not started any more
 * @param stallDeadline a download that runs and gets no byte for so long is nudged; after as long
 *     again, if no other one of the worker moves, the worker is started anew. Longer than a worker
 *     itself waits before it gives a fetch up, which is three minutes
 * @param startsAtOnce how many workers may be starting at a time, the others waiting for their
 *     turn; 0 means twice the cores
 * @param logBytes most bytes of a worker's log file
 * @param logFiles how many log files an account has at most, the one being written included
 * @param classCache whether workers start from a cache of their classes, which is made at the first
 *     start: faster, and in less memory
 */
public record WorkersConfig(
    Duration heartbeatInterval,
    Duration silenceDeadline,
    Duration orphanGrace,
    Duration startDeadline,
    Duration drainDeadline,
    Duration backoffInitial,
    Duration backoffMax,
    Duration stableAfter,
    int quarantineAfter,
    Duration stallDeadline,
    int startsAtOnce,
    int logBytes,
    int logFiles,
    boolean classCache) {
  public static final WorkersConfig DEFAULTS =
      new WorkersConfig(
          Duration.ofSeconds(1),
          Duration.ofSeconds(3),
          Duration.ofMinutes(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          Duration.ofMillis(500),
          Duration.ofMinutes(1),
          Duration.ofMinutes(1),
          10,
          Duration.ofMinutes(5),
          0,
          8 << 20,
          4,
          true);

  public WorkersConfig {
    bounded("heartbeat_interval", heartbeatInterval);
    bounded("silence_deadline", silenceDeadline);
    bounded("orphan_grace", orphanGrace);
    bounded("start_deadline", startDeadline);
    bounded("drain_deadline", drainDeadline);
    bounded("backoff_initial", backoffInitial);
    bounded("backoff_max", backoffMax);
    bounded("stable_after", stableAfter);
    bounded("stall_deadline", stallDeadline);
    if (quarantineAfter < 1 || quarantineAfter > 1000) {
      throw new ConfigException("[workers] quarantine_after must be from 1 to 1000");
    }
    bounded("starts_at_once", startsAtOnce, 0, 10_000);
    bounded("log_bytes", logBytes, 64 << 10, 1 << 30);
    bounded("log_files", logFiles, 1, 100);
    if (silenceDeadline.compareTo(heartbeatInterval.multipliedBy(2)) < 0) {
      throw new ConfigException(
          "[workers] silence_deadline must be at least twice heartbeat_interval");
    }
    if (backoffMax.compareTo(backoffInitial) < 0) {
      throw new ConfigException("[workers] backoff_max must not be less than backoff_initial");
    }
  }

  private static void bounded(String key, int value, int from, int to) {
    if (value < from || value > to) {
      throw new ConfigException("[workers] " + key + " must be from " + from + " to " + to);
    }
  }

  private static void bounded(String key, Duration value) {
    if (value.compareTo(Duration.ofMillis(10)) < 0 || value.compareTo(Duration.ofDays(7)) > 0) {
      throw new ConfigException("[workers] " + key + " must be from 10ms to 168h");
    }
  }
}
