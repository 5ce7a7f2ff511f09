package dev.telefarm.supervisor.config;

import java.net.InetSocketAddress;

/**
 * Where the public API listens.
 *
 * @param listen a loopback address (anything else would show the token to the network); port 0
 *     takes any free one
 */
public record ApiConfig(InetSocketAddress listen) {
  private static final String KEY = "[api] listen";

  public ApiConfig {
    LoopbackAddress.require(listen, KEY, "127.0.0.1:7077");
  }

  static ApiConfig parse(String text) {
    return new ApiConfig(LoopbackAddress.parse(text, KEY));
  }
}
