package dev.telefarm.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Duration;
import dev.telefarm.sandbox.proto.v1.AddRuleRequest;
import dev.telefarm.sandbox.proto.v1.CloseProxyRequest;
import dev.telefarm.sandbox.proto.v1.FaultServiceGrpc;
import dev.telefarm.sandbox.proto.v1.GetProxyTrafficRequest;
import dev.telefarm.sandbox.proto.v1.OpenProxyRequest;
import dev.telefarm.sandbox.proto.v1.Proxy;
import dev.telefarm.sandbox.proto.v1.ProxyBehaviour;
import dev.telefarm.sandbox.proto.v1.ProxyBehaviour.Fault;
import dev.telefarm.sandbox.proto.v1.ProxyCounters;
import dev.telefarm.sandbox.proto.v1.ProxyServiceGrpc;
import dev.telefarm.sandbox.proto.v1.ProxyServiceGrpc.ProxyServiceBlockingStub;
import dev.telefarm.sandbox.proto.v1.ProxyType;
import dev.telefarm.sandbox.proto.v1.Rule;
import dev.telefarm.sandbox.proto.v1.SetProxyBehaviourRequest;
import dev.telefarm.sandbox.td.TdClient;
import dev.telefarm.sandbox.td.TdClient.TdError;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The sandbox's proxies, as the released TDLib finds them. */
class ProxyIT {
  private static final String SECRET = "00112233445566778899aabbccddeeff";

  @TempDir Path directory;
  private TestSandbox sandbox;
  private ManagedChannel channel;
  private ProxyServiceBlockingStub proxies;
  private TdClient tester;

  enum Kind {
    SOCKS5,
    SOCKS5_WITH_PASSWORD,
    HTTP,
    HTTP_WITH_PASSWORD,
    MTPROTO,
    MTPROTO_PADDED;

    OpenProxyRequest opening() {
      return switch (this) {
        case SOCKS5 -> request(ProxyType.PROXY_TYPE_SOCKS5).build();
        case HTTP -> request(ProxyType.PROXY_TYPE_HTTP).build();
        case SOCKS5_WITH_PASSWORD -> guarded(ProxyType.PROXY_TYPE_SOCKS5);
        case HTTP_WITH_PASSWORD -> guarded(ProxyType.PROXY_TYPE_HTTP);
        case MTPROTO -> request(ProxyType.PROXY_TYPE_MTPROTO).setSecret(SECRET).build();
        case MTPROTO_PADDED ->
            request(ProxyType.PROXY_TYPE_MTPROTO).setSecret("dd" + SECRET).build();
      };
    }

    private static OpenProxyRequest guarded(ProxyType type) {
      return request(type).setUsername("me").setPassword("pass word").build();
    }

    private static OpenProxyRequest.Builder request(ProxyType type) {
      return OpenProxyRequest.newBuilder().setType(type);
    }
  }

  @BeforeEach
  void start() throws Exception {
    sandbox = TestSandbox.withDefaultWorld(directory);
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", sandbox.get().controlPort())
            .usePlaintext()
            .build();
    proxies = ProxyServiceGrpc.newBlockingStub(channel);
    tester = TdClient.withoutParameters(sandbox.get().settings().library());
  }

  @AfterEach
  void stop() throws Exception {
    tester.close();
    channel.shutdownNow();
    sandbox.close();
  }

  /** As TDLib is told of it. */
  private static ObjectNode proxy(int port, OpenProxyRequest opened) {
    ObjectNode type =
        switch (opened.getType()) {
          case PROXY_TYPE_SOCKS5 ->
              TdClient.object("proxyTypeSocks5")
                  .put("username", opened.getUsername())
                  .put("password", opened.getPassword());
          case PROXY_TYPE_HTTP ->
              TdClient.object("proxyTypeHttp")
                  .put("username", opened.getUsername())
                  .put("password", opened.getPassword());
          default -> TdClient.object("proxyTypeMtproto").put("secret", opened.getSecret());
        };
    ObjectNode proxy = TdClient.object("proxy").put("server", "127.0.0.1").put("port", port);
    proxy.set("type", type);
    return proxy;
  }

  private void test(int port, OpenProxyRequest asked, double seconds) {
    ObjectNode request = TdClient.request("testProxy").put("dc_id", 2).put("timeout", seconds);
    request.set("proxy", proxy(port, asked));
    tester.call(request);
  }

  private ProxyCounters counters(Proxy proxy) {
    return proxies
        .getProxyTraffic(GetProxyTrafficRequest.getDefaultInstance())
        .getProxiesList()
        .stream()
        .filter(counted -> counted.getId().equals(proxy.getId()))
        .findFirst()
        .orElseThrow();
  }

  private long direct() {
    return proxies
        .getProxyTraffic(GetProxyTrafficRequest.getDefaultInstance())
        .getDirectConnectionsTotal();
  }

  private void behave(Proxy proxy, ProxyBehaviour.Builder behaviour) {
    var _ =
        proxies.setProxyBehaviour(
            SetProxyBehaviourRequest.newBuilder()
                .setId(proxy.getId())
                .setBehaviour(behaviour)
                .build());
  }

  private static ProxyBehaviour.Builder fault(Fault fault) {
    return ProxyBehaviour.newBuilder().setFault(fault);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void telegramIsReachedThroughIt(Kind kind) throws Exception {
    Proxy proxy = proxies.openProxy(kind.opening());
    test(proxy.getPort(), kind.opening(), 10);
    assertThat(counters(proxy).getTunnelsTotal()).isEqualTo(1);

    TdClient client = behind(proxy, kind);
    try {
      client.logIn("9996610001", "11111");
      assertThat(counters(proxy).getTunnelsTotal()).isGreaterThan(1);
      assertThat(counters(proxy).getBytesToClients()).isPositive();
      assertThat(counters(proxy).getBytesFromClients()).isPositive();
      assertThat(direct()).as("connections past it").isZero();
    } finally {
      client.close();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"SOCKS5_WITH_PASSWORD", "HTTP_WITH_PASSWORD", "MTPROTO"})
  void whoeverShowsSomethingElseIsTurnedAway(Kind kind) {
    Proxy proxy = proxies.openProxy(kind.opening());
    OpenProxyRequest wrong =
        kind == Kind.MTPROTO
            ? kind.opening().toBuilder().setSecret("ff" + SECRET.substring(2)).build()
            : kind.opening().toBuilder().setPassword("wrong").build();
    assertThatThrownBy(() -> test(proxy.getPort(), wrong, 3)).isInstanceOf(TdError.class);
    assertThat(counters(proxy).getRefusedTotal()).isPositive();
    assertThat(counters(proxy).getTunnelsTotal()).isZero();
  }

  /** What an application has to guard against that must not go past its proxy. */
  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"SOCKS5", "MTPROTO"})
  void tdlibGoesPastAProxyThatPassesNothingOnToAddressesThatItWasTold(Kind kind) {
    Proxy proxy = proxies.openProxy(kind.opening());
    TdClient first = behind(proxy, kind);
    first.logIn("9996610001", "11111");
    first.close();
    refuseTheConfiguration();
    TdClient client = behind(proxy, kind);
    try {
      client.awaitState("Ready");
      ObjectNode online = TdClient.request("setOption").put("name", "online");
      online.set("value", TdClient.object("optionValueBoolean").put("value", true));
      client.call(online);
      askTelegram(client);
      sandbox.get().announceAddresses();
      askTelegram(client);
      assertThat(direct()).isZero();
      behave(proxy, fault(Fault.FAULT_CUT_OFF));
      await().atMost(java.time.Duration.ofSeconds(60)).until(() -> direct() > 0);
    } finally {
      client.close();
    }
  }

  /** It would replace what is announced. */
  private void refuseTheConfiguration() {
    Rule.Builder rule = Rule.newBuilder();
    rule.getMatchBuilder().setMethod("help.getConfig");
    rule.getActionBuilder().getErrorBuilder().setCode(400).setText("NOT_NOW");
    var _ =
        FaultServiceGrpc.newBlockingStub(channel)
            .addRule(AddRuleRequest.newBuilder().setRule(rule).build());
  }

  /** A client with the database of those before it. */
  private TdClient behind(Proxy proxy, Kind kind) {
    TdClient client = TdClient.withoutParameters(sandbox.get().settings().library());
    ObjectNode add = TdClient.request("addProxy").put("enable", true).put("comment", "");
    add.set("proxy", proxy(proxy.getPort(), kind.opening()));
    client.send(add);
    return client.begin(directory.resolve("client"));
  }

  /** Its answer comes after all that the sandbox said before. */
  private static void askTelegram(TdClient client) {
    assertThatThrownBy(() ->
            client.call(TdClient.request("searchPublicChat").put("username", "nobody_at_all")))
        .isInstanceOf(TdError.class);
  }

  @Test
  void directConnectionsAreCounted() {
    sandbox.client("direct").logIn("9996610001", "11111");
    assertThat(direct()).isPositive();
  }

  @Test
  void misbehavesWhenToldToAndComesBackOnTheSamePort() {
    OpenProxyRequest opening = Kind.SOCKS5.opening();
    Proxy proxy = proxies.openProxy(opening);
    behave(proxy, fault(Fault.FAULT_DEAD));
    assertThatThrownBy(() -> test(proxy.getPort(), opening, 1))
        .hasMessageContaining("Timeout expired");
    assertThat(counters(proxy).getConnectionsTotal()).as("it is there").isPositive();

    behave(proxy, fault(Fault.FAULT_REFUSING));
    assertThatThrownBy(() -> test(proxy.getPort(), opening, 5)).isInstanceOf(TdError.class);
    await().until(() -> counters(proxy).getOpen() == 0);

    behave(proxy, fault(Fault.FAULT_UNSPECIFIED));
    test(proxy.getPort(), opening, 5);

    behave(proxy, ProxyBehaviour.newBuilder().setRefusingAfterBytes(1));
    assertThatThrownBy(() -> test(proxy.getPort(), opening, 5)).isInstanceOf(TdError.class);
    assertThatThrownBy(() -> test(proxy.getPort(), opening, 5))
        .as("nobody listens any more")
        .isInstanceOf(TdError.class);
  }

  @Test
  void latencyAndRateAreWhatWasAskedFor() {
    OpenProxyRequest opening = Kind.HTTP.opening();
    Proxy proxy = proxies.openProxy(opening);
    behave(
        proxy, ProxyBehaviour.newBuilder().setLatency(Duration.newBuilder().setNanos(300_000_000)));
    long start = System.nanoTime();
    test(proxy.getPort(), opening, 20);
    // Three questions and three answers of the handshake.
    assertThat(java.time.Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThan(java.time.Duration.ofMillis(1800));
  }

  @Test
  void badInputIsNamed() {
    assertThatThrownBy(() -> proxies.openProxy(OpenProxyRequest.getDefaultInstance()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
              assertThat(e.getMessage()).contains("type");
            });
    Proxy proxy = proxies.openProxy(Kind.SOCKS5.opening());
    assertThatThrownBy(() ->
            proxies.openProxy(Kind.HTTP.opening().toBuilder().setPort(proxy.getPort()).build()))
        .hasMessageContaining("port");
    assertThatThrownBy(() -> behave(proxy, ProxyBehaviour.newBuilder().setBytesPerSecond(1)))
        .hasMessageContaining("behaviour.bytes_per_second");
    CloseProxyRequest closing = CloseProxyRequest.newBuilder().setId(proxy.getId()).build();
    var _ = proxies.closeProxy(closing);
    assertThatThrownBy(() -> proxies.closeProxy(closing)).hasMessageContaining("NOT_FOUND");
  }
}
