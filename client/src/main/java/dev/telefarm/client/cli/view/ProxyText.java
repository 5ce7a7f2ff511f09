package dev.telefarm.client.cli.view;

import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.Proxy;
import dev.telefarm.proto.v1.ProxyServer;
import dev.telefarm.proto.v1.ProxyStatus;

/** A proxy in words; there is no secret in what clients are given. */
public final class ProxyText {
  private ProxyText() {}

  /** {@code socks5://user@host:1080}. */
  public static String server(ProxyServer server) {
    String host = server.getHost().contains(":") ? "[" + server.getHost() + "]" : server.getHost();
    String at = host + ":" + server.getPort();
    return switch (server.getTypeCase()) {
      case SOCKS5 -> "socks5://" + user(server.getSocks5().getUsername()) + at;
      case HTTP -> "http://" + user(server.getHttp().getUsername()) + at;
      case MTPROTO -> "mtproto:" + at;
      case TYPE_NOT_SET -> at;
    };
  }

  private static String user(String name) {
    return name.isEmpty() ? "" : name + "@";
  }

  /** As one writes it: {@code none}, {@code auto,direct}, {@code http://host:3128}. */
  public static String setting(Proxy proxy) {
    return switch (proxy.getMode()) {
      case MODE_UNSPECIFIED, MODE_DIRECT -> "none";
      case MODE_PINNED -> server(proxy.getServer());
      case MODE_AUTO -> proxy.getDirectAllowed() ? "auto,direct" : "auto";
      case UNRECOGNIZED -> "?";
    };
  }

  /**
   * What it is set to and, where that says more, what is used now: {@code auto: socks5://...};
   * empty for the direct way.
   */
  public static String now(Account account) {
    Proxy proxy = account.getProxy();
    if (proxy.getMode() == Proxy.Mode.MODE_UNSPECIFIED
        || proxy.getMode() == Proxy.Mode.MODE_DIRECT) {
      return "";
    }
    ProxyStatus status = account.getProxyStatus();
    String used =
        switch (status.getState()) {
          case STATE_UNSPECIFIED, UNRECOGNIZED -> "";
          case STATE_DIRECT -> "directly";
          case STATE_CONNECTED ->
              proxy.getMode() == Proxy.Mode.MODE_AUTO ? server(status.getServer()) : "";
          case STATE_SEARCHING -> "searching";
          case STATE_UNREACHABLE -> "unreachable";
        };
    return setting(proxy) + (used.isEmpty() ? "" : ": " + used);
  }
}
