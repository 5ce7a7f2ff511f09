package dev.telefarm.worker.proxy;

import dev.telefarm.worker.telegram.ProxyType.ProxyTypeHttp;
import dev.telefarm.worker.telegram.ProxyType.ProxyTypeSocks5;
import dev.telefarm.worker.telegram.TdObject;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * What the JDK knows of proxies: its system properties (socksProxyHost, https.proxyHost, ...), else
 * the operating system's settings where it has any.
 */
final class SystemProxies {
  /** Has the JDK look at the operating system; must be set before it is asked the first time. */
  private static final String LOOK = "java.net.useSystemProxies";

  private static final String ORIGIN = "the system's settings";

  /** Names to choose by; nothing is looked up or dialled. */
  private static final List<URI> DESTINATIONS =
      List.of(URI.create("socket://telegram.org:443"), URI.create("https://telegram.org/"));

  private SystemProxies() {}

  static List<Candidate> find() {
    if (System.getProperty(LOOK) == null) {
      System.setProperty(LOOK, "true");
    }
    ProxySelector selector = ProxySelector.getDefault();
    return selector == null ? List.of() : of(selector);
  }

  static List<Candidate> of(ProxySelector selector) {
    List<Candidate> found = new ArrayList<>();
    for (URI destination : DESTINATIONS) {
      for (Proxy proxy : selector.select(destination)) {
        if (proxy.address() instanceof InetSocketAddress address) {
          found.add(new Candidate(proxy(proxy.type(), address), ORIGIN, ProxyTester.PATIENCE));
        }
      }
    }
    return found;
  }

  private static TdObject.Proxy proxy(Proxy.Type type, InetSocketAddress address) {
    return new TdObject.Proxy(
        address.getHostString(),
        address.getPort(),
        type == Proxy.Type.SOCKS
            ? new ProxyTypeSocks5("", "")
            : new ProxyTypeHttp("", "", /* httpOnly= */ false));
  }
}
