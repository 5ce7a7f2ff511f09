package dev.telefarm.supervisor.config;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the public API listens, and how often it may be called.
 *
 * @param listen where whoever shows a token is served: a loopback address (anything else would show
 *     the token to the network; port 0 takes any free one) or a Unix socket with an absolute path
 * @param tls where other hosts are served, if they are
 * @param callsPerSecond of each caller on average; at least 1
 */
public record ApiConfig(SocketAddress listen, Optional<TlsConfig> tls, int callsPerSecond) {
  /** Far above what a program needs, and far below what would keep others from being served. */
  private static final int CALLS_PER_SECOND = 10_000;

  private static final String DEFAULT_LISTEN = "127.0.0.1:7077";
  private static final String KEY = "[api] listen";
  private static final String UNIX = "unix:";

  public ApiConfig {
    if (listen instanceof InetSocketAddress address) {
      LoopbackAddress.require(
          address,
          KEY,
          DEFAULT_LISTEN,
          "; to serve other hosts too, say so in [api.tls] listen, after `telefarm certs init`");
    }
    if (callsPerSecond < 1) {
      throw new ConfigException("[api] calls_per_second must be at least 1, not " + callsPerSecond);
    }
  }

  /**
   * Takes what it knows out of the table.
   *
   * @param override of {@code listen}, by a flag or the environment
   */
  static ApiConfig read(Table table, Optional<String> override) {
    Optional<String> listen = table.text("listen");
    Optional<TlsConfig> tls = table.table("tls").map(TlsConfig::read);
    return new ApiConfig(
        address(override.or(() -> listen).orElse(DEFAULT_LISTEN)),
        tls,
        table.integer("calls_per_second").orElse(CALLS_PER_SECOND));
  }

  private static SocketAddress address(String text) {
    if (!text.startsWith(UNIX)) {
      return LoopbackAddress.parse(text, KEY);
    }
    Path path = Path.of(text.substring(UNIX.length()));
    if (!path.isAbsolute()) {
      throw new ConfigException(
          KEY + " must be unix: with an absolute path, such as unix:/run/telefarm/api.sock");
    }
    return UnixDomainSocketAddress.of(path);
  }
}
