package dev.telefarm.bench.faults;

import com.google.protobuf.util.Durations;
import dev.telefarm.bench.faults.Fault.Kind;
import dev.telefarm.bench.faults.Fault.Outcome;
import dev.telefarm.bench.lab.NotMeasuredException;
import dev.telefarm.bench.lab.SandboxProxy;
import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.sandbox.proto.v1.ProxyBehaviour;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The account's only proxy fails in the middle of the file. */
final class ProxyFaults {
  private static final Duration WHILE = Duration.ofSeconds(10);
  private static final long SLOW_MILLIS = 300;

  private ProxyFaults() {}

  static List<Fault> all() {
    return List.of(
        Fault.of(
                Kind.CONNECTION,
                "proxy-closes",
                "the proxy closes all connections once",
                Script.atHalf(scene -> behaveFor(scene, refusing(), Duration.ZERO)))
            .behindProxy()
            .inQuickRuns(),
        Fault.of(
                Kind.TROUBLE,
                "proxy-refusing",
                "the proxy is away for 10 s",
                Script.atHalf(scene -> behaveFor(scene, refusing(), WHILE)))
            .lasting(WHILE)
            .behindProxy()
            .inQuickRuns(),
        Fault.of(
                Kind.SILENCE,
                "proxy-dead",
                "the proxy says nothing for 10 s",
                Script.atHalf(
                    scene -> behaveFor(scene, of(ProxyBehaviour.Fault.FAULT_DEAD), WHILE)))
            .lasting(WHILE)
            .behindProxy(),
        Fault.of(
                Kind.SILENCE,
                "proxy-cut-off",
                "the proxy passes nothing on for 10 s",
                Script.atHalf(
                    scene -> behaveFor(scene, of(ProxyBehaviour.Fault.FAULT_CUT_OFF), WHILE)))
            .lasting(WHILE)
            .behindProxy(),
        Fault.of(
                Kind.TROUBLE,
                "proxy-slow",
                "the proxy delays all by 300 ms for 10 s",
                Script.atHalf(scene -> behaveFor(scene, slow(), WHILE)))
            .lasting(WHILE)
            .behindProxy(),
        Fault.of(
                Kind.ENDING,
                "proxy-gone",
                "the proxy is away for good",
                Script.atHalf(scene -> proxy(scene).behave(refusing())))
            .ending(new Outcome.Waits(DownloadWait.Cause.CAUSE_NETWORK))
            .behindProxy());
  }

  private static ProxyBehaviour.Builder of(ProxyBehaviour.Fault fault) {
    return ProxyBehaviour.newBuilder().setFault(fault);
  }

  private static ProxyBehaviour.Builder refusing() {
    return of(ProxyBehaviour.Fault.FAULT_REFUSING);
  }

  private static ProxyBehaviour.Builder slow() {
    return ProxyBehaviour.newBuilder().setLatency(Durations.fromMillis(SLOW_MILLIS));
  }

  private static void behaveFor(Scene scene, ProxyBehaviour.Builder badly, Duration time) {
    SandboxProxy proxy = proxy(scene);
    proxy.behave(badly);
    try {
      boolean _ = new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
      proxy.behave(ProxyBehaviour.newBuilder());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the scene is over, and so is the proxy's part
    }
  }

  private static SandboxProxy proxy(Scene scene) {
    return scene.proxy().orElseThrow(() -> new NotMeasuredException("the accounts have no proxy"));
  }
}
