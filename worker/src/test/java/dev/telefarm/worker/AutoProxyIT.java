package dev.telefarm.worker;

import static dev.telefarm.worker.WorkerHarness.REEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.telefarm.proto.v1.Proxy;
import dev.telefarm.proto.v1.ProxyStatus;
import dev.telefarm.sandbox.proto.v1.ProxyBehaviour;
import dev.telefarm.sandbox.proto.v1.ProxyBehaviour.Fault;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker that looks for a proxy by itself, with real TDLib. */
class AutoProxyIT {
  private static final Proxy AUTO = Proxy.newBuilder().setMode(Proxy.Mode.MODE_AUTO).build();

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
  void autoPrefersTheEnvironmentAndGoesOnWithALocalPortInMidFile() throws Exception {
    account.startAuto(AUTO);
    account.farm().logIn();
    assertThat(account.supervisor().proxy().getServer().getPort())
        .isEqualTo(account.first().port());
    assertThat(account.supervisor().proxy().getDetail()).contains("ALL_PROXY");

    account.first().behave(ProxyBehaviour.newBuilder().setRefusingAfterBytes(20 << 20));
    account.farm().want("d1", REEL);
    account.farm().awaitCompleted("d1", 2);
    assertThat(account.supervisor().proxy().getServer().getPort())
        .isEqualTo(account.second().port());
    assertThat(account.farm().served(2).getBytes()).isLessThan(84 << 20);
    account.assertNeverDirect();
  }

  @Test
  void autoGoesDirectlyOnlyWhereThatIsAllowed() throws Exception {
    account.startAuto(AUTO.toBuilder().setDirectAllowed(true).build());
    account.awaitState(ProxyStatus.State.STATE_CONNECTED);
    account.farm().logIn();
    account.assertNeverDirect();
    account.first().becomes(Fault.FAULT_REFUSING);
    account.second().becomes(Fault.FAULT_REFUSING);
    account.awaitState(ProxyStatus.State.STATE_DIRECT);
    await().until(() -> SandboxProxy.directConnections(account.farm()) > 0);

    account.supervisor().wantProxy(AUTO, account.second().port());
    account.farm().worker().terminate();
    assertThat(account.farm().worker().awaitExit()).isZero();
    long direct = SandboxProxy.directConnections(account.farm());
    account.farm().restartWorker();
    account.supervisor().awaitSnapshot(2);
    account.awaitState(ProxyStatus.State.STATE_UNREACHABLE);
    assertThat(SandboxProxy.directConnections(account.farm())).isEqualTo(direct);
  }
}
