package dev.telefarm.worker.proxy;

import dev.telefarm.proto.v1.ProxyServer;
import dev.telefarm.worker.telegram.ProxyType;
import dev.telefarm.worker.telegram.ProxyType.ProxyTypeHttp;
import dev.telefarm.worker.telegram.ProxyType.ProxyTypeMtproto;
import dev.telefarm.worker.telegram.ProxyType.ProxyTypeSocks5;
import dev.telefarm.worker.telegram.TdObject.Proxy;
import java.util.List;

/** Proxies in the link's words and in TDLib's. */
public final class ProxyMessages {
  private ProxyMessages() {}

  /**
   * What the supervisor wants.
   *
   * @throws IllegalArgumentException if it is not complete; the supervisor has checked that
   */
  public static DesiredProxy desired(dev.telefarm.proto.v1.Proxy proxy, List<Integer> localPorts) {
    return new DesiredProxy(settings(proxy, localPorts), localPorts);
  }

  /**
   * @param localPorts where AUTO looks
   * @throws IllegalArgumentException if it is not complete; the supervisor has checked that
   */
  static ProxySettings settings(dev.telefarm.proto.v1.Proxy proxy, List<Integer> localPorts) {
    return switch (proxy.getMode()) {
      case MODE_UNSPECIFIED, MODE_DIRECT -> new ProxySettings.Direct();
      case MODE_PINNED -> new ProxySettings.Pinned(pinned(proxy.getServer()));
      case MODE_AUTO -> new ProxySettings.Auto(proxy.getDirectAllowed(), localPorts);
      case UNRECOGNIZED -> throw new IllegalArgumentException("a proxy mode of a newer supervisor");
    };
  }

  private static Proxy pinned(ProxyServer server) {
    ProxyType type =
        switch (server.getTypeCase()) {
          case SOCKS5 ->
              new ProxyTypeSocks5(
                  server.getSocks5().getUsername(), server.getSocks5().getPassword());
          case HTTP ->
              new ProxyTypeHttp(
                  server.getHttp().getUsername(), server.getHttp().getPassword(), false);
          case MTPROTO -> new ProxyTypeMtproto(server.getMtproto().getSecret());
          case TYPE_NOT_SET -> throw new IllegalArgumentException("a proxy without a type");
        };
    return new Proxy(server.getHost(), server.getPort(), type);
  }

  /** Without its secrets. */
  static ProxyServer shown(Proxy proxy) {
    ProxyServer.Builder shown =
        ProxyServer.newBuilder().setHost(proxy.server()).setPort(proxy.port());
    return switch (proxy.type()) {
      case ProxyTypeSocks5(String username, String _) ->
          shown.setSocks5(ProxyServer.Socks5.newBuilder().setUsername(username)).build();
      case ProxyTypeHttp(String username, String _, boolean _) ->
          shown.setHttp(ProxyServer.Http.newBuilder().setUsername(username)).build();
      case ProxyTypeMtproto _ -> shown.setMtproto(ProxyServer.Mtproto.getDefaultInstance()).build();
      case null -> shown.build();
    };
  }
}
