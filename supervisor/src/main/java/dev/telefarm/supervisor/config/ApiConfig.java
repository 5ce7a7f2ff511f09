package dev.telefarm.supervisor.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * Where the public API listens.
 *
 * @param listen a loopback address (anything else would show the token to the network); port 0
 *     takes any free one
 */
public record ApiConfig(InetSocketAddress listen) {
  public ApiConfig {
    InetAddress address = listen.getAddress();
    if (address == null || !address.isLoopbackAddress()) {
      throw new ConfigException(
          "[api] listen must be a loopback address such as 127.0.0.1:7077, not "
              + listen.getHostString());
    }
  }

  /** Parses {@code HOST:PORT}, with an IPv6 host in brackets. */
  static ApiConfig parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    if (host.isEmpty()) {
      throw notAnAddress(text);
    }
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      if (port < 0 || port > 65535) {
        throw notAnAddress(text);
      }
      return new ApiConfig(new InetSocketAddress(InetAddress.getByName(host), port));
    } catch (NumberFormatException | UnknownHostException e) {
      throw notAnAddress(text);
    }
  }

  private static ConfigException notAnAddress(String text) {
    return new ConfigException(
        "[api] listen must be HOST:PORT with a port from 0 to 65535, not '" + text + "'");
  }
}
