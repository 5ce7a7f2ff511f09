package dev.telefarm.worker;

import static dev.telefarm.worker.WorkerHarness.REEL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.link.v1.Authorization;
import dev.telefarm.proto.link.v1.Query;
import dev.telefarm.proto.v1.Proxy;
import dev.telefarm.proto.v1.ProxyStatus;
import dev.telefarm.proto.v1.ProxyTest;
import dev.telefarm.sandbox.proto.v1.Action;
import dev.telefarm.sandbox.proto.v1.CdnRedirect;
import dev.telefarm.sandbox.proto.v1.Match;
import dev.telefarm.sandbox.proto.v1.ProxyBehaviour.Fault;
import dev.telefarm.sandbox.proto.v1.ProxyType;
import dev.telefarm.sandbox.proto.v1.Rule;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An account with a proxy of its own, with real TDLib. */
class ProxyIT {
  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // JUnit calls prepare() before each test.
  private ProxiedWorker account;

  @BeforeEach
  void prepare() {
    account = new ProxiedWorker(folder);
  }

  @AfterEach
  void end() throws Exception {
    account.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = ProxyType.class,
      names = {"PROXY_TYPE_SOCKS5", "PROXY_TYPE_HTTP", "PROXY_TYPE_MTPROTO"})
  void everyLaneGoesThroughAndNoneEverDirectlyOverARestartToo(ProxyType type) throws Exception {
    account.startPinned(type);
    account.farm().logIn();
    account.supervisor().wantLanes(2);
    var _ = account.supervisor().awaitLanes(lanes -> lanes.getReady() == 2);
    account.farm().want("d1", REEL);
    account.farm().awaitCompleted("d1", 2);
    ProxyStatus status = account.supervisor().proxy();
    assertThat(status.getState()).isEqualTo(ProxyStatus.State.STATE_CONNECTED);
    assertThat(status.getServer().getPort()).isEqualTo(account.first().port());
    assertThat(status.toString()).doesNotContain("s3cret", "00112233");
    assertThat(account.first().counters().getBytesToClients()).isGreaterThan(64 << 20);

    long tunnels = account.first().counters().getTunnelsTotal();
    account.farm().worker().kill();
    account.farm().restartWorker();
    account.supervisor().awaitSnapshot(2);
    var _ = account.supervisor().awaitLanes(lanes -> lanes.getReady() == 2);
    assertThat(account.first().counters().getTunnelsTotal()).isGreaterThan(tunnels);
    account.assertNeverDirect();
  }

  @ParameterizedTest
  @EnumSource(
      value = ProxyType.class,
      names = {"PROXY_TYPE_SOCKS5", "PROXY_TYPE_HTTP", "PROXY_TYPE_MTPROTO"})
  void filesOfTheContentDeliveryNetworkComeThroughToo(ProxyType type) throws Exception {
    account.startPinned(type);
    account.farm().logIn();
    account
        .farm()
        .fault(
            Rule.newBuilder()
                .setMatch(Match.newBuilder().setMethod("upload.getFile"))
                .setAction(Action.newBuilder().setCdnRedirect(CdnRedirect.getDefaultInstance())));
    account.farm().want("d1", REEL);
    account.farm().awaitCompleted("d1", 2);
    assertThat(account.farm().calls("upload.getCdnFile")).as("asked of it").isPositive();
    assertThat(account.first().counters().getBytesToClients()).isGreaterThan(64 << 20);
    account.assertNeverDirect();
  }

  @ParameterizedTest
  @EnumSource(
      value = ProxyType.class,
      names = {"PROXY_TYPE_SOCKS5", "PROXY_TYPE_HTTP", "PROXY_TYPE_MTPROTO"})
  void withAWrongPasswordTdlibIsGivenNothing(ProxyType type) throws Exception {
    account.start(farm -> {
      account.open(farm, type);
      farm.supervisor().wantProxy(account.first().pinnedWithAWrongSecret());
    });
    ProxyStatus status =
        account
            .supervisor()
            .awaitProxy(told -> told.getState() == ProxyStatus.State.STATE_UNREACHABLE);
    assertThat(status.getDetail()).contains("127.0.0.1:" + account.first().port());
    assertThat(account.first().counters().getRefusedTotal()).isPositive();
    assertGivenNothing();
  }

  @Test
  void refusedAndDeadProxiesAreWaitedForWithoutParameters() throws Exception {
    account.start(farm -> {
      account.open(farm, ProxyType.PROXY_TYPE_HTTP);
      account.first().becomes(Fault.FAULT_REFUSING);
      farm.supervisor().wantProxy(account.first().pinned());
    });
    account.awaitState(ProxyStatus.State.STATE_UNREACHABLE);
    assertGivenNothing();

    account.first().becomes(Fault.FAULT_DEAD);
    var _ =
        account
            .supervisor()
            .awaitProxy(status ->
                status.getState() == ProxyStatus.State.STATE_UNREACHABLE
                    && status.getDetail().contains("Timeout"));
    assertGivenNothing();

    account.first().becomes(Fault.FAULT_UNSPECIFIED);
    account.awaitState(ProxyStatus.State.STATE_CONNECTED);
    account.farm().logIn();
    assertThat(database()).exists();
    account.assertNeverDirect();
  }

  /** TDLib makes it when it has its parameters. */
  private Path database() {
    return folder.resolve("alice/tdlib/0/td_test.binlog");
  }

  private void assertGivenNothing() {
    assertThat(account.supervisor().authorization().getState())
        .isEqualTo(Authorization.State.STATE_STARTING);
    assertThat(database()).doesNotExist();
    assertThat(account.first().counters().getTunnelsTotal()).isZero();
    account.assertNeverDirect();
  }

  @Test
  void anotherProxyIsTakenUpByANewProcessAndTheFormerIsForgotten() throws Exception {
    account.startPinned(ProxyType.PROXY_TYPE_SOCKS5);
    account.farm().logIn();
    account.openSecond(ProxyType.PROXY_TYPE_MTPROTO);
    account.supervisor().wantProxy(account.second().pinned());
    account.farm().replaceSupervisor();
    account.supervisor().wantProxy(account.second().pinned());
    assertThat(account.farm().worker().awaitExit()).as("a clean end").isZero();

    long tunnels = account.first().counters().getTunnelsTotal();
    account.farm().restartWorker();
    var _ = account.supervisor().awaitAuthorization(Authorization.State.STATE_READY);
    assertThat(account.second().counters().getTunnelsTotal()).isPositive();
    assertThat(account.first().counters().getTunnelsTotal()).isEqualTo(tunnels);
    account.assertNeverDirect();
  }

  @Test
  void proxiesAreTestedWithoutALoginAndByAConfinedWorkerToo() throws Exception {
    account.startPinned(ProxyType.PROXY_TYPE_SOCKS5);
    account.awaitState(ProxyStatus.State.STATE_CONNECTED);
    account.openSecond(ProxyType.PROXY_TYPE_HTTP);
    ProxyTest good = test(account.second().pinned());
    assertThat(good.getReachable()).isTrue();
    assertThat(good.getMilliseconds()).isBetween(1L, 9_999L);
    ProxyTest bad = test(account.second().pinnedWithAWrongSecret());
    assertThat(bad.getReachable()).isFalse();
    assertThat(bad.getError()).isNotEmpty();
    assertThat(good.toString() + bad).doesNotContain("s3cret", "wrong");
    account.assertNeverDirect();
  }

  private ProxyTest test(Proxy proxy) {
    var result = account.supervisor().query(Query.newBuilder().setTestProxy(proxy));
    return result.getProxyTests().getTests(0);
  }
}
