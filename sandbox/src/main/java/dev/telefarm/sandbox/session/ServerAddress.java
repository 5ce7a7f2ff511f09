package dev.telefarm.sandbox.session;

import java.util.Objects;

/**
 * An address that clients dial, and the data centre that they reach there.
 *
 * @param host a loopback address, such as 127.154.175.10
 * @param port 1 to 65535, or 0 for any free port
 * @param dcId the number of the data centre, without the 10000 that clients add for a test one
 */
public record ServerAddress(String host, int port, int dcId) {
  public ServerAddress {
    Objects.requireNonNull(host);
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port is " + port);
    }
    if (dcId < 1 || dcId > 999) {
      throw new IllegalArgumentException("dcId is " + dcId);
    }
  }
}
