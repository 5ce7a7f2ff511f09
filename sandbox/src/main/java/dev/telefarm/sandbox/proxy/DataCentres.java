package dev.telefarm.sandbox.proxy;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;

/**
 * Where proxies may lead: to the data centres of one sandbox, its content delivery network among
 * them.
 *
 * @param network the first two octets of the sandbox's loopback network, with a dot behind each
 * @param addresses of the data centres, by their numbers
 */
public record DataCentres(String network, Map<Integer, InetSocketAddress> addresses) {
  /**
   * Proxies dial data centres from addresses that begin so, and nobody else does: that is how what
   * came through them is known.
   */
  private static final String MARK = "255.";

  private static final String OLD_NETWORK = "127.16.";
  private static final int TEST = 10_000;

  public DataCentres {
    addresses = Map.copyOf(addresses);
  }

  /**
   * The data centre behind an address that a client asked for. TDLib's own test of a proxy asks for
   * the addresses of Telegram's production data centres, which the patch moved to the same network;
   * their third octets are those of the test ones.
   *
   * @param host as the client gave it, an IPv4 address
   */
  Optional<InetSocketAddress> at(String host) {
    Optional<InetSocketAddress> itself =
        addresses.values().stream()
            .filter(address -> address.getHostString().equals(host))
            .findAny();
    if (itself.isPresent()) {
      return itself;
    }
    if (host.startsWith(network + "175.")) {
      return number(1);
    }
    return host.startsWith(network + "167.") || host.startsWith(OLD_NETWORK)
        ? number(2)
        : Optional.empty();
  }

  /**
   * The data centre that a client of an MTProto proxy names.
   *
   * @param claimed 10000 more for a test one, negative for media
   */
  Optional<InetSocketAddress> number(int claimed) {
    return Optional.ofNullable(addresses.get(Math.abs(claimed) % TEST));
  }

  /** Where a proxy dials from. */
  InetSocketAddress source() {
    return new InetSocketAddress(network + MARK + "1", 0);
  }

  /** Whether a data centre's client dialled from there through a proxy. */
  boolean isProxy(String source) {
    return source.startsWith(network + MARK);
  }
}
