package dev.telefarm.supervisor.config;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Where meters are served to Prometheus.
 *
 * @param listen a loopback address, because nobody is asked for a token there; empty if they are
 *     not served
 */
public record MetricsConfig(Optional<InetSocketAddress> listen) {
  private static final String KEY = "[metrics] listen";

  public MetricsConfig {
    listen.ifPresent(address -> LoopbackAddress.require(address, KEY, "127.0.0.1:9464", ""));
  }

  /** An empty text means not at all. */
  static MetricsConfig parse(String text) {
    return new MetricsConfig(
        text.isEmpty() ? Optional.empty() : Optional.of(LoopbackAddress.parse(text, KEY)));
  }
}
