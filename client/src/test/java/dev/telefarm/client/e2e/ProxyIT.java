package dev.telefarm.client.e2e;

import static dev.telefarm.client.e2e.Bytes.mebibytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.v1.ProxyStatus;
import dev.telefarm.sandbox.proto.v1.GetProxyTrafficRequest;
import dev.telefarm.sandbox.proto.v1.OpenProxyRequest;
import dev.telefarm.sandbox.proto.v1.Proxy;
import dev.telefarm.sandbox.proto.v1.ProxyBehaviour;
import dev.telefarm.sandbox.proto.v1.ProxyTraffic;
import dev.telefarm.sandbox.proto.v1.ProxyType;
import dev.telefarm.sandbox.proto.v1.SetProxyBehaviourRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A farm behind proxies, from the command line to Telegram. */
@FarmTest
final class ProxyIT {
  private static final String PASSWORD = "s3cret-of-the-proxy";

  private static Proxy open(Farm farm, ProxyType type) {
    return farm.telegram()
        .proxies()
        .openProxy(
            OpenProxyRequest.newBuilder()
                .setType(type)
                .setUsername("me")
                .setPassword(PASSWORD)
                .build());
  }

  private static void becomes(Farm farm, Proxy proxy, ProxyBehaviour.Fault fault) {
    var _ =
        farm.telegram()
            .proxies()
            .setProxyBehaviour(
                SetProxyBehaviourRequest.newBuilder()
                    .setId(proxy.getId())
                    .setBehaviour(ProxyBehaviour.newBuilder().setFault(fault))
                    .build());
  }

  private static ProxyTraffic traffic(Farm farm) {
    return farm.telegram().proxies().getProxyTraffic(GetProxyTrafficRequest.getDefaultInstance());
  }

  private static void awaitProxy(FarmAccount account, ProxyStatus.State state) {
    var _ =
        Awaitility.await("proxy " + state)
            .atMost(Duration.ofSeconds(60))
            .until(() -> account.state().getProxyStatus().getState(), state::equals);
  }

  @Test
  void accountGoesThroughItsProxyOrNowhere(Farm farm) throws Exception {
    farm.telegram().addAccount("alice");
    farm.telegram().chat("films").members("alice").file("reel.bin", mebibytes(24));
    Proxy socks = open(farm, ProxyType.PROXY_TYPE_SOCKS5);
    Proxy http = open(farm, ProxyType.PROXY_TYPE_HTTP);
    Path password = Files.writeString(farm.data().resolveSibling("password"), PASSWORD + "\n");
    String url = "socks5://me@127.0.0.1:" + socks.getPort();
    Command.output(
        farm,
        "account",
        "add",
        "alice",
        "--proxy",
        url,
        "--proxy-password-file",
        password.toString());
    FarmAccount alice = new FarmAccount(farm, "accounts/alice", "alice");
    awaitProxy(alice, ProxyStatus.State.STATE_CONNECTED);
    assertThat(Command.output(farm, "proxy", "test", "--account", "alice")).contains("works");
    alice.logIn();
    assertThat(Command.output(farm, "accounts")).contains(url);
    alice.download("films/reel.bin").awaitCompleted().hasOriginalContent();

    // Another proxy by a restart of the worker, which dies in mid-file and comes back.
    try (Command set =
        Command.run(
            farm,
            PASSWORD + "\n",
            "account",
            "set",
            "alice",
            "--proxy",
            "http://me@127.0.0.1:" + http.getPort())) {
      assertThat(set.exitCode()).as("%s", set).isZero();
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> traffic(farm).getProxies(1).getTunnelsTotal() > 0);
    alice.await(dev.telefarm.proto.v1.Account.State.STATE_READY);
    farm.telegram().chat("films").file("second.bin", mebibytes(64)).servedAt(mebibytes(8));
    FarmDownload second = alice.download("films/second.bin");
    var _ = second.awaitDurable(mebibytes(8));
    becomes(farm, http, ProxyBehaviour.Fault.FAULT_REFUSING);
    awaitProxy(alice, ProxyStatus.State.STATE_UNREACHABLE);
    assertThat(Command.output(farm, "accounts")).contains("unreachable");
    becomes(farm, http, ProxyBehaviour.Fault.FAULT_UNSPECIFIED);
    second.awaitCompleted().hasOriginalContent();

    farm.worker("alice").kill();
    alice.await(dev.telefarm.proto.v1.Account.State.STATE_READY);
    assertThat(traffic(farm).getDirectConnectionsTotal()).as("ever").isZero();
    assertThat(farm.logs()).doesNotContain(PASSWORD);
    farm.holdsInvariants();
  }
}
