package dev.telefarm.worker;

import static dev.telefarm.worker.WorkerHarness.REEL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.link.v1.Authorization;
import dev.telefarm.proto.link.v1.Query;
import dev.telefarm.proto.v1.ProxyStatus;
import dev.telefarm.sandbox.proto.v1.ProxyBehaviour;
import dev.telefarm.sandbox.proto.v1.ProxyBehaviour.Fault;
import dev.telefarm.sandbox.proto.v1.ProxyType;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a worker does while its proxy does not work, with real TDLib. Some at the same time, as most
 * of their time is waiting.
 */
@Execution(ExecutionMode.CONCURRENT)
class ProxyOutageIT {
  /** TDLib's window: what was served and never came, as the proxy died. */
  private static final long ON_ITS_WAY = 2 << 20;

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

  @Test
  void proxyThatDiesInMidFileIsWaitedForAndNothingDurableIsLost() throws Exception {
    account.startPinned(ProxyType.PROXY_TYPE_SOCKS5);
    account.farm().logIn();
    account.first().behave(ProxyBehaviour.newBuilder().setRefusingAfterBytes(20 << 20));
    account.farm().want("d1", REEL);
    account.awaitState(ProxyStatus.State.STATE_UNREACHABLE);
    long durable = account.supervisor().download("d1").getDurableBytes();
    assertThat(durable).isPositive();
    // Some more than it was told to: a busy proxy counts late.
    long served = account.farm().served(2).getBytes();
    account.first().becomes(Fault.FAULT_UNSPECIFIED);
    account.farm().awaitCompleted("d1", 2);
    assertThat(account.farm().served(2).getBytes() - served)
        .as("what was durable was not fetched again")
        .isLessThanOrEqualTo((64 << 20) - durable + ON_ITS_WAY);
    assertThat(account.farm().worker().alive()).isTrue();
    account.assertNeverDirect();
  }

  @ParameterizedTest
  @CsvSource({
    "PROXY_TYPE_SOCKS5, false",
    "PROXY_TYPE_SOCKS5, true",
    "PROXY_TYPE_MTPROTO, false",
    "PROXY_TYPE_MTPROTO, true"
  })
  void tdlibDoesNotLookForTelegramPastAProxyThatPassesNothingOn(ProxyType type, boolean oldKernel)
      throws Exception {
    account.startPinned(type, "-Dtelefarm.no-landlock=" + oldKernel);
    account.farm().logIn();
    account.farm().worker().terminate();
    assertThat(account.farm().worker().awaitExit()).isZero();
    refuseTheConfiguration();
    account.farm().restartWorker("-Dtelefarm.no-landlock=" + oldKernel);
    account.supervisor().awaitSnapshot(2);
    askTelegram();
    account.farm().sandbox().announceAddresses();
    // From here on TDLib knows addresses that it dials directly after 5 s without an answer.
    askTelegram();
    account.first().becomes(Fault.FAULT_CUT_OFF);
    account.awaitState(ProxyStatus.State.STATE_UNREACHABLE);
    account.first().becomes(Fault.FAULT_UNSPECIFIED);
    account.awaitState(ProxyStatus.State.STATE_CONNECTED);
    account.farm().want("d1", REEL);
    account.farm().awaitCompleted("d1", 2);
    account.assertNeverDirect();
  }

  /** It would replace what is announced. */
  private void refuseTheConfiguration() {
    account.farm().fault(FaultRules.rule("help.getConfig", 0, FaultRules.error(400, "NOT_NOW")));
  }

  /** The answer comes after all that the sandbox said before. */
  private void askTelegram() {
    var _ = account.supervisor().awaitAuthorization(Authorization.State.STATE_READY);
    assertThat(
            account
                .supervisor()
                .query(Query.newBuilder().setResolveLink("https://t.me/nobody_at_all/1"))
                .hasFailure())
        .isTrue();
  }
}
