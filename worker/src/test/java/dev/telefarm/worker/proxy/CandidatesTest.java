package dev.telefarm.worker.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.worker.telegram.ProxyType;
import dev.telefarm.worker.telegram.ProxyType.ProxyTypeHttp;
import dev.telefarm.worker.telegram.ProxyType.ProxyTypeMtproto;
import dev.telefarm.worker.telegram.ProxyType.ProxyTypeSocks5;
import dev.telefarm.worker.telegram.TdObject.Proxy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where proxies are looked for, and in which order. */
class CandidatesTest {
  private static final ProxySettings.Auto AUTO = new ProxySettings.Auto(false, List.of(1080));
  private static final Proxy LOCAL_SOCKS = socks("127.0.0.1", 1080, "", "");

  private static Proxy socks(String host, int port, String username, String password) {
    return new Proxy(host, port, new ProxyTypeSocks5(username, password));
  }

  private static Proxy http(String host, int port) {
    return new Proxy(host, port, new ProxyTypeHttp("", "", false));
  }

  private static List<Proxy> found(Map<String, String> environment, ProxySettings settings) {
    return new Candidates(environment, List::of)
        .of(settings).stream().map(Candidate::proxy).toList();
  }

  @Test
  void pinnedIsTheOnlyOne() {
    Proxy own = socks("proxy.example", 1, "", "");
    assertThat(found(Map.of("ALL_PROXY", "socks5://other:1080"), new ProxySettings.Pinned(own)))
        .containsExactly(own);
    assertThat(found(Map.of("ALL_PROXY", "socks5://other:1080"), new ProxySettings.Direct()))
        .isEmpty();
  }

  @Test
  void environmentComesFirstThenTheSystemThenLocalPorts() {
    Candidate system = new Candidate(http("system", 3128), "system", ProxyTester.PATIENCE);
    var candidates =
        new Candidates(
            Map.of("https_proxy", "http://b:2", "ALL_PROXY", "socks5h://a", "HTTP_PROXY", "c:3"),
            () -> List.of(system));
    assertThat(candidates.of(AUTO))
        .extracting(Candidate::proxy)
        .containsExactly(
            socks("a", 1080, "", ""),
            http("b", 2),
            http("c", 3),
            http("system", 3128),
            LOCAL_SOCKS,
            http("127.0.0.1", 1080));
    assertThat(candidates.of(AUTO))
        .extracting(Candidate::origin)
        .startsWith("ALL_PROXY", "https_proxy", "HTTP_PROXY")
        .endsWith("local port 1080");
  }

  @Test
  void oneThatIsNamedTwiceIsTriedOnce() {
    assertThat(
            found(
                Map.of(
                    "ALL_PROXY", "socks5://127.0.0.1:1080", "all_proxy", "socks://127.0.0.1:1080"),
                AUTO))
        .containsExactly(LOCAL_SOCKS, http("127.0.0.1", 1080));
  }

  @ParameterizedTest
  @CsvSource({
    "socks5://me:pass%20word@[::1]:5, ::1, 5, me, pass word",
    "socks5://me:a+b@host, host, 1080, me, a+b",
    "SOCKS5://me@host:9, host, 9, me, ''",
  })
  void userAndPasswordAreRead(String url, String host, int port, String user, String password) {
    assertThat(found(Map.of("ALL_PROXY", url), new ProxySettings.Auto(false, List.of())))
        .containsExactly(socks(host, port, user, password));
  }

  @ParameterizedTest
  @CsvSource({"https://host:443", "socks4://host:1080", "ftp://host", "://", "socks5://", "'a b'"})
  void whatTdlibCannotUseIsLeftOut(String url) {
    assertThat(found(Map.of("ALL_PROXY", url), new ProxySettings.Auto(false, List.of()))).isEmpty();
  }

  @Test
  void environmentThatWantsNoProxyIsHeard() {
    assertThat(
            found(
                Map.of("ALL_PROXY", "socks5://a:1", "NO_PROXY", "*"),
                new ProxySettings.Auto(false, List.of())))
        .isEmpty();
  }

  @Test
  void systemsProxiesAreTakenByTheirNames() {
    ProxySelector selector =
        new ProxySelector() {
          @Override
          public List<java.net.Proxy> select(URI uri) {
            return uri.getScheme().equals("socket")
                ? List.of(
                    new java.net.Proxy(
                        java.net.Proxy.Type.SOCKS,
                        InetSocketAddress.createUnresolved("socks.example", 1080)))
                : List.of(
                    java.net.Proxy.NO_PROXY,
                    new java.net.Proxy(
                        java.net.Proxy.Type.HTTP,
                        InetSocketAddress.createUnresolved("http.example", 3128)));
          }

          @Override
          public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
        };
    assertThat(SystemProxies.of(selector))
        .extracting(Candidate::proxy)
        .containsExactly(socks("socks.example", 1080, "", ""), http("http.example", 3128));
  }

  @Test
  void secretsAreNeverPrinted() {
    for (ProxyType type :
        List.of(
            new ProxyTypeSocks5("user", "s3cret"),
            new ProxyTypeHttp("user", "s3cret", false),
            new ProxyTypeMtproto("s3cret"))) {
      Candidate candidate = new Candidate(new Proxy("host", 1, type), "test", ProxyTester.PATIENCE);
      assertThat(candidate + candidate.described() + ProxyMessages.shown(candidate.proxy()))
          .contains("host")
          .doesNotContain("s3cret");
    }
  }
}
