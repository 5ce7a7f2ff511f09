package dev.telefarm.supervisor.config;

import java.time.Duration;

/**
 * How chats are watched.
 *
 * @param pollInterval between two looks of a subscription at its chat if nothing is heard of it;
 *     from 1 s to 1 day
 */
public record SubscriptionsConfig(Duration pollInterval) {
  public static final SubscriptionsConfig DEFAULTS =
      new SubscriptionsConfig(Duration.ofMinutes(15));

  public SubscriptionsConfig {
    if (pollInterval.compareTo(Duration.ofSeconds(1)) < 0
        || pollInterval.compareTo(Duration.ofDays(1)) > 0) {
      throw new ConfigException("[subscriptions] poll_interval must be from 1s to 24h");
    }
  }
}
