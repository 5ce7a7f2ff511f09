package dev.telefarm.client.cli;

import dev.telefarm.proto.v1.Proxy;
import dev.telefarm.proto.v1.ProxyServer;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a person writes a proxy: {@code none}, {@code auto}, {@code auto,direct}, {@code
 * socks5://[USER@]HOST:PORT}, {@code http://[USER@]HOST:PORT}, {@code mtproto:HOST:PORT}, or a link
 * of Telegram's ({@code tg://proxy?...}, {@code tg://socks?...}, {@code https://t.me/proxy?...}).
 *
 * @param proxy as far as it is said
 * @param secretSaid whether it has a password or a secret in it
 * @param secretNeeded what it asks for and does not say, for a person to read; empty if nothing
 */
record ProxyArgument(Proxy proxy, boolean secretSaid, String secretNeeded) {
  private static final String PASSWORD = "password";
  private static final String SECRET = "secret";
  private static final String REMEDY =
      "give none, auto, auto,direct, socks5://[USER@]HOST:PORT, http://[USER@]HOST:PORT,"
          + " mtproto:HOST:PORT, or a tg://proxy link";

  /**
   * @throws CommandFailure if it is none of these; its text does not repeat the argument, which may
   *     have a secret in it
   */
  static ProxyArgument parse(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "none", "direct" -> mode(Proxy.Mode.MODE_DIRECT, false);
      case "auto" -> mode(Proxy.Mode.MODE_AUTO, false);
      case "auto,direct" -> mode(Proxy.Mode.MODE_AUTO, true);
      default -> server(text.strip());
    };
  }

  private static ProxyArgument mode(Proxy.Mode mode, boolean directAllowed) {
    Proxy proxy = Proxy.newBuilder().setMode(mode).setDirectAllowed(directAllowed).build();
    return new ProxyArgument(proxy, false, "");
  }

  private static ProxyArgument server(String text) {
    // The short form has no authority part, and a URI without one has no port.
    String written =
        text.startsWith("mtproto:") && !text.startsWith("mtproto://")
            ? "mtproto://" + text.substring("mtproto:".length())
            : text;
    URI uri;
    try {
      uri = new URI(written);
    } catch (URISyntaxException e) {
      throw unknown();
    }
    if (uri.getScheme() == null) {
      throw unknown();
    }
    return switch (uri.getScheme().toLowerCase(Locale.ROOT)) {
      case "socks5", "socks5h", "socks" -> {
        Authority at = Authority.of(uri);
        yield socks5(at.host(), at.port(), at.user(), at.password());
      }
      case "http" -> {
        Authority at = Authority.of(uri);
        yield http(at.host(), at.port(), at.user(), at.password());
      }
      case "mtproto" -> {
        Authority at = Authority.of(uri);
        yield mtproto(at.host(), at.port(), at.user());
      }
      case "tg" -> link(String.valueOf(uri.getHost()), uri);
      case "https" -> {
        if (!"t.me".equals(uri.getHost())) {
          throw unknown();
        }
        yield link(uri.getPath().substring(Math.min(1, uri.getPath().length())), uri);
      }
      default -> throw unknown();
    };
  }

  private static ProxyArgument link(String kind, URI uri) {
    Map<String, String> said = query(uri.getRawQuery());
    String host = said.getOrDefault("server", "");
    int port = port(said.getOrDefault("port", ""));
    return switch (kind) {
      case "proxy" -> mtproto(host, port, said.getOrDefault(SECRET, ""));
      case "socks" ->
          socks5(host, port, said.getOrDefault("user", ""), said.getOrDefault("pass", ""));
      default -> throw unknown();
    };
  }

  private static ProxyArgument socks5(String host, int port, String user, String password) {
    ProxyServer.Builder server = at(host, port);
    server.getSocks5Builder().setUsername(user).setPassword(password);
    return pinned(server, password, user.isEmpty() ? "" : PASSWORD);
  }

  private static ProxyArgument http(String host, int port, String user, String password) {
    ProxyServer.Builder server = at(host, port);
    server.getHttpBuilder().setUsername(user).setPassword(password);
    return pinned(server, password, user.isEmpty() ? "" : PASSWORD);
  }

  private static ProxyArgument mtproto(String host, int port, String secret) {
    ProxyServer.Builder server = at(host, port);
    server.getMtprotoBuilder().setSecret(secret);
    return pinned(server, secret, SECRET);
  }

  private static ProxyArgument pinned(ProxyServer.Builder server, String said, String wanted) {
    Proxy proxy = Proxy.newBuilder().setMode(Proxy.Mode.MODE_PINNED).setServer(server).build();
    return new ProxyArgument(proxy, !said.isEmpty(), said.isEmpty() ? wanted : "");
  }

  private static ProxyServer.Builder at(String host, int port) {
    if (host.isEmpty() || port < 1) {
      throw CommandFailure.usage("the proxy's host or port is missing", REMEDY);
    }
    return ProxyServer.newBuilder().setHost(host).setPort(port);
  }

  /** The proxy with what was needed. */
  Proxy with(String secret) {
    ProxyServer.Builder server = proxy.getServer().toBuilder();
    switch (server.getTypeCase()) {
      case SOCKS5 -> server.getSocks5Builder().setPassword(secret);
      case HTTP -> server.getHttpBuilder().setPassword(secret);
      case MTPROTO -> server.getMtprotoBuilder().setSecret(secret);
      case TYPE_NOT_SET -> {}
    }
    return proxy.toBuilder().setServer(server).build();
  }

  /** What of {@code [USER[:PASSWORD]@]HOST[:PORT]} is there; the port is 0 if it is not. */
  private record Authority(String user, String password, String host, int port) {
    /** Names of containers often have underscores, which {@link URI} takes for no host. */
    private static final Pattern WRITTEN =
        Pattern.compile("(?:([^@:]*)(?::([^@]*))?@)?(?:\\[([^\\]]+)]|([\\w.-]+))(?::(\\d{1,5}))?");

    static Authority of(URI uri) {
      Matcher written = WRITTEN.matcher(Objects.requireNonNullElse(uri.getRawAuthority(), ""));
      if (!written.matches()) {
        throw unknown();
      }
      return new Authority(
          decoded(said(written.group(1))),
          decoded(said(written.group(2))),
          said(written.group(3)) + said(written.group(4)),
          ProxyArgument.port(said(written.group(5))));
    }

    private static String said(@Nullable String group) {
      return group == null ? "" : group;
    }
  }

  private static int port(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static Map<String, String> query(String raw) {
    return Arrays.stream((raw == null ? "" : raw).split("&", -1))
        .map(pair -> pair.split("=", 2))
        .filter(pair -> pair.length == 2)
        .collect(Collectors.toMap(pair -> pair[0], pair -> decoded(pair[1]), (first, _) -> first));
  }

  private static String decoded(String text) {
    try {
      // A plus is a plus there.
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw unknown();
    }
  }

  private static CommandFailure unknown() {
    return CommandFailure.usage("that is no proxy", REMEDY);
  }
}
