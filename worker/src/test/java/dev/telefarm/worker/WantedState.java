package dev.telefarm.worker;

import com.google.protobuf.Duration;
import dev.telefarm.proto.link.v1.AccountLimits;
import dev.telefarm.proto.link.v1.DesiredState;
import dev.telefarm.proto.link.v1.DownloadSpec;
import dev.telefarm.proto.link.v1.TelegramSettings;
import dev.telefarm.proto.link.v1.WorkerDirective;
import dev.telefarm.proto.v1.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a worker is to be and do, as a test wants it. Guarded by the supervisor that has it. */
final class WantedState {
  private static final int PARALLEL = 3;
  private static final int HEARTBEAT_NANOS = 100_000_000;

  final Map<String, DownloadSpec> downloads = new LinkedHashMap<>();
  Duration orphanGrace = Duration.newBuilder().setSeconds(60).build();
  int lanes = 1;
  long bytesPerSecond;
  Proxy proxy = Proxy.getDefaultInstance();
  List<Integer> localPorts = List.of();

  AccountLimits limits() {
    return AccountLimits.newBuilder()
        .setMaxParallel(PARALLEL)
        .setLanes(lanes)
        .setBytesPerSecond(bytesPerSecond)
        .build();
  }

  /** All of it. */
  WorkerDirective directive() {
    DesiredState.Builder desired =
        DesiredState.newBuilder()
            .setTelegram(
                TelegramSettings.newBuilder()
                    .setApiId(1)
                    .setApiHash("00000000000000000000000000000000")
                    .setUseTestDc(true))
            .addAllDownloads(downloads.values())
            .setProxy(proxy)
            .addAllProxyLocalPorts(localPorts)
            .setLimits(limits())
            .setHeartbeatInterval(Duration.newBuilder().setNanos(HEARTBEAT_NANOS))
            .setOrphanGrace(orphanGrace);
    return WorkerDirective.newBuilder().setDesired(desired).build();
  }
}
