package dev.telefarm.worker.proxy;

import dev.telefarm.worker.telegram.ProxyType.ProxyTypeHttp;
import dev.telefarm.worker.telegram.ProxyType.ProxyTypeMtproto;
import dev.telefarm.worker.telegram.ProxyType.ProxyTypeSocks5;
import dev.telefarm.worker.telegram.TdObject.Proxy;
import java.time.Duration;

/**
 * A proxy that may be there.
 *
 * @param origin where it was found, for a person to read
 * @param patience how long Telegram's handshake through it may take
 */
record Candidate(Proxy proxy, String origin, Duration patience) {
  /** {@code socks5://127.0.0.1:1080 (local port 1080)}; without secrets. */
  String described() {
    return scheme() + "://" + proxy.server() + ":" + proxy.port() + " (" + origin + ")";
  }

  private String scheme() {
    return switch (proxy.type()) {
      case ProxyTypeSocks5 _ -> "socks5";
      case ProxyTypeHttp _ -> "http";
      case ProxyTypeMtproto _ -> "mtproto";
      case null -> "proxy";
    };
  }
}
