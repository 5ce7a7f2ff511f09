package dev.telefarm.worker.proxy;

import java.util.List;

/**
 * What the supervisor wants.
 *
 * @param localPorts of this host, where proxies are looked for; also when somebody only wants to
 *     know what there is
 */
public record DesiredProxy(ProxySettings settings, List<Integer> localPorts) {
  public DesiredProxy {
    localPorts = List.copyOf(localPorts);
  }
}
