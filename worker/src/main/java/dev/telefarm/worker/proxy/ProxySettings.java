package dev.telefarm.worker.proxy;

import dev.telefarm.worker.telegram.TdObject.Proxy;
import java.util.List;

/** What the account's owner wants. */
public sealed interface ProxySettings {
  record Direct() implements ProxySettings {}

  /** This one only; nothing is sent while it does not work. */
  record Pinned(Proxy proxy) implements ProxySettings {}

  /**
   * The first that works of the environment's, the system's and those of local ports.
   *
   * @param localPorts of this host
   */
  record Auto(boolean directAllowed, List<Integer> localPorts) implements ProxySettings {
    public Auto {
      localPorts = List.copyOf(localPorts);
    }
  }
}
