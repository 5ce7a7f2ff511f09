package dev.telefarm.supervisor.account;

import dev.telefarm.proto.v1.Proxy;
import dev.telefarm.proto.v1.ProxyServer;

/** What of a proxy goes to its worker and to the store, and nowhere else. */
public final class ProxySecrets {
  private ProxySecrets() {}

  /** As clients see it. */
  public static Proxy removed(Proxy proxy) {
    return proxy.hasServer()
        ? proxy.toBuilder().setServer(removed(proxy.getServer())).build()
        : proxy;
  }

  private static ProxyServer removed(ProxyServer server) {
    ProxyServer.Builder shown = server.toBuilder();
    switch (server.getTypeCase()) {
      case SOCKS5 -> shown.getSocks5Builder().clearPassword();
      case HTTP -> shown.getHttpBuilder().clearPassword();
      case MTPROTO -> shown.getMtprotoBuilder().clearSecret();
      case TYPE_NOT_SET -> {}
    }
    return shown.build();
  }

  /**
   * What a client wants that has seen {@code stored} without its secret: nothing else, if that is
   * what it gives back.
   */
  public static Proxy kept(Proxy stored, Proxy wanted) {
    return wanted.equals(removed(stored)) ? stored : wanted;
  }

  /** Whether an MTProto proxy lacks what it cannot do without. */
  public static boolean incomplete(Proxy proxy) {
    return proxy.getServer().hasMtproto() && proxy.getServer().getMtproto().getSecret().isEmpty();
  }
}
