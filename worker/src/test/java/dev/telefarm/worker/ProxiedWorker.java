package dev.telefarm.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.telefarm.proto.v1.Proxy;
import dev.telefarm.proto.v1.ProxyStatus;
import dev.telefarm.sandbox.proto.v1.ProxyType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A harness whose account has a proxy, or several to choose from. */
final class ProxiedWorker implements AutoCloseable {
  private final Path folder;
  private @Nullable WorkerHarness started;
  private @Nullable SandboxProxy first;
  private @Nullable SandboxProxy second;

  ProxiedWorker(Path folder) {
    this.folder = folder;
  }

  /** With one that works, and asks for its password. */
  void startPinned(ProxyType type, String... jvmFlags) throws Exception {
    start(
        farm -> {
          farm.supervisor().wantProxy(open(farm, type).pinned());
        },
        jvmFlags);
  }

  /** With the first as {@code ALL_PROXY} and the second as a local port. */
  void startAuto(Proxy wanted) throws Exception {
    start(farm -> {
      first = SandboxProxy.open(farm, ProxyType.PROXY_TYPE_HTTP);
      second = SandboxProxy.open(farm, ProxyType.PROXY_TYPE_SOCKS5);
      farm.environment(Map.of("ALL_PROXY", "http://127.0.0.1:" + first().port()));
      farm.supervisor().wantProxy(wanted, second().port());
    });
  }

  /**
   * @param before done when there is everything but the worker
   */
  void start(Consumer<WorkerHarness> before, String... jvmFlags) throws Exception {
    started = new WorkerHarness(folder, before, jvmFlags);
  }

  WorkerHarness farm() {
    return Objects.requireNonNull(started);
  }

  TestSupervisor supervisor() {
    return farm().supervisor();
  }

  /** The first, before there is a worker. */
  @CanIgnoreReturnValue
  SandboxProxy open(WorkerHarness farm, ProxyType type) {
    first = SandboxProxy.guarded(farm, type);
    return first;
  }

  /** Opens another one, which the account does not have. */
  @CanIgnoreReturnValue
  SandboxProxy openSecond(ProxyType type) {
    second = SandboxProxy.guarded(farm(), type);
    return second;
  }

  SandboxProxy first() {
    return Objects.requireNonNull(first);
  }

  SandboxProxy second() {
    return Objects.requireNonNull(second);
  }

  void awaitState(ProxyStatus.State state) {
    var _ = farm().supervisor().awaitProxy(status -> status.getState() == state);
  }

  void assertNeverDirect() {
    assertThat(SandboxProxy.directConnections(farm())).as("connections past the proxy").isZero();
  }

  /** Ends everything; what was written to the log is looked through for secrets. */
  @Override
  public void close() throws IOException {
    if (started != null) {
      started.close();
      assertThat(started.log()).doesNotContain(SandboxProxy.PASSWORD, SandboxProxy.SECRET);
    }
  }
}
