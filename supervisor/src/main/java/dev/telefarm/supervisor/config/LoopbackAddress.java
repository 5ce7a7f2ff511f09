package dev.telefarm.supervisor.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Addresses that only this host reaches. */
final class LoopbackAddress {
  private LoopbackAddress() {}

  /**
   * Refuses any other address.
   *
   * @param key as a person wrote it, such as {@code [api] listen}
   * @param advice the end of the sentence that refuses it
   */
  static void require(InetSocketAddress listen, String key, String example, String advice) {
    InetAddress address = listen.getAddress();
    if (address == null || !address.isLoopbackAddress()) {
      throw new ConfigException(
          key
              + " must be a loopback address such as "
              + example
              + ", not "
              + listen.getHostString()
              + advice);
    }
  }

  /** Parses {@code HOST:PORT}, with an IPv6 host in brackets; port 0 is any free one. */
  static InetSocketAddress parse(String text, String key) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    if (host.isEmpty()) {
      throw notAnAddress(text, key);
    }
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      if (port < 0 || port > 65535) {
        throw notAnAddress(text, key);
      }
      return new InetSocketAddress(InetAddress.getByName(host), port);
    } catch (NumberFormatException | UnknownHostException e) {
      throw notAnAddress(text, key);
    }
  }

  private static ConfigException notAnAddress(String text, String key) {
    return new ConfigException(
        key + " must be HOST:PORT with a port from 0 to 65535, not '" + text + "'");
  }
}
