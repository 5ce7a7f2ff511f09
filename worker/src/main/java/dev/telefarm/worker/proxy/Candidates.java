package dev.telefarm.worker.proxy;

import dev.telefarm.worker.telegram.ProxyType.ProxyTypeHttp;
import dev.telefarm.worker.telegram.ProxyType.ProxyTypeSocks5;
import dev.telefarm.worker.telegram.TdObject.Proxy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Which proxies there are to try, in the order of preference.
 *
 * @param environment of the process
 * @param system what the system is set to; asked for AUTO only
 */
record Candidates(Map<String, String> environment, Supplier<List<Candidate>> system) {
  private static final String LOOPBACK = "127.0.0.1";

  /** What answers there answers soon, and whoever is silent speaks something else. */
  private static final Duration LOCAL_PATIENCE = Duration.ofSeconds(5);

  List<Candidate> of(ProxySettings settings) {
    return switch (settings) {
      case ProxySettings.Direct() -> List.of();
      case ProxySettings.Pinned(Proxy proxy) ->
          List.of(new Candidate(proxy, "the account's setting", ProxyTester.PATIENCE));
      case ProxySettings.Auto(boolean _, List<Integer> localPorts) -> {
        // One that is named twice is tried once, where it was named first.
        Map<Proxy, Candidate> distinct = new LinkedHashMap<>();
        Stream.of(
                EnvironmentProxies.of(environment).stream(),
                system.get().stream(),
                localPorts.stream().flatMap(Candidates::local))
            .flatMap(found -> found)
            .forEach(candidate -> distinct.putIfAbsent(candidate.proxy(), candidate));
        yield List.copyOf(distinct.values());
      }
    };
  }

  /** Which of the two it speaks is not known; some speak both. */
  private static Stream<Candidate> local(int port) {
    return Stream.of(new ProxyTypeSocks5("", ""), new ProxyTypeHttp("", "", false))
        .map(type ->
            new Candidate(new Proxy(LOOPBACK, port, type), "local port " + port, LOCAL_PATIENCE));
  }
}
