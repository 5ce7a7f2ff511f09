package dev.telefarm.supervisor.config;

import java.util.List;

/**
 * Where accounts with an automatic proxy look for one on this host, after the environment and the
 * system's settings.
 *
 * @param localPorts tried for SOCKS5 and for HTTP, in the order of preference; at most 32
 */
public record ProxyConfig(List<Integer> localPorts) {
  private static final int MOST = 32;
  private static final int MAX_PORT = 65_535;

  /**
   * What common clients listen on unless told otherwise: 1080 is SOCKS's own, 1086 ShadowsocksX,
   * 2080 NekoRay and sing-box, 7890 and 7891 Clash, 7897 Clash Verge, 8889 Qv2ray, 10808 and 10809
   * v2rayN.
   */
  public static final ProxyConfig DEFAULTS =
      new ProxyConfig(List.of(1080, 7890, 7891, 7897, 10808, 10809, 1086, 2080, 8889));

  public ProxyConfig {
    localPorts = List.copyOf(localPorts);
    if (localPorts.size() > MOST
        || localPorts.stream().anyMatch(port -> port < 1 || port > MAX_PORT)) {
      throw new ConfigException("[proxy] local_ports must be at most 32 ports from 1 to 65535");
    }
  }
}
