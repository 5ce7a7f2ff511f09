package dev.telefarm.worker.proxy;

import dev.telefarm.worker.telegram.ProxyType;
import dev.telefarm.worker.telegram.ProxyType.ProxyTypeHttp;
import dev.telefarm.worker.telegram.ProxyType.ProxyTypeSocks5;
import dev.telefarm.worker.telegram.TdObject.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The variables by which programs are told of proxies, as curl reads them: {@code ALL_PROXY},
 * {@code HTTPS_PROXY}, {@code HTTP_PROXY} and their lower-case forms, each {@code
 * [SCHEME://][USER[:PASSWORD]@]HOST[:PORT]} with socks5, socks5h, socks or http (the default).
 */
final class EnvironmentProxies {
  private static final Logger log = LoggerFactory.getLogger(EnvironmentProxies.class);
  private static final List<String> VARIABLES =
      List.of("ALL_PROXY", "all_proxy", "HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy");
  private static final int SOCKS_PORT = 1080;
  private static final int HTTP_PORT = 80;

  private EnvironmentProxies() {}

  /** In the order of preference; what cannot be used is left out, and logged without its value. */
  static List<Candidate> of(Map<String, String> environment) {
    List<Candidate> found = new ArrayList<>();
    if (everythingDirectly(environment)) {
      return found;
    }
    for (String variable : VARIABLES) {
      String value = environment.getOrDefault(variable, "").strip();
      if (!value.isEmpty()) {
        parse(value)
            .ifPresentOrElse(
                proxy -> found.add(new Candidate(proxy, variable, ProxyTester.PATIENCE)),
                () -> log.warn("{} names no SOCKS5 or HTTP proxy: not used", variable));
      }
    }
    return found;
  }

  private static boolean everythingDirectly(Map<String, String> environment) {
    return environment.getOrDefault("NO_PROXY", "").strip().equals("*")
        || environment.getOrDefault("no_proxy", "").strip().equals("*");
  }

  private static Optional<Proxy> parse(String value) {
    try {
      URI uri = new URI(value.contains("://") ? value : "http://" + value);
      String host = uri.getHost();
      if (host == null) {
        return Optional.empty();
      }
      String[] user = user(uri);
      return switch (uri.getScheme().toLowerCase(Locale.ROOT)) {
        case "socks5", "socks5h", "socks" ->
            Optional.of(proxy(host, uri, SOCKS_PORT, new ProxyTypeSocks5(user[0], user[1])));
        case "http" ->
            Optional.of(proxy(host, uri, HTTP_PORT, new ProxyTypeHttp(user[0], user[1], false)));
        default -> Optional.empty();
      };
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static Proxy proxy(String host, URI uri, int defaultPort, ProxyType type) {
    // IPv6 addresses are in brackets there, and nowhere else.
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return new Proxy(bare, uri.getPort() == -1 ? defaultPort : uri.getPort(), type);
  }

  private static String[] user(URI uri) {
    String info = uri.getRawUserInfo();
    if (info == null) {
      return new String[] {"", ""};
    }
    int colon = info.indexOf(':');
    return colon < 0
        ? new String[] {decoded(info), ""}
        : new String[] {decoded(info.substring(0, colon)), decoded(info.substring(colon + 1))};
  }

  private static String decoded(String text) {
    // In a URL's user a plus is a plus.
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
