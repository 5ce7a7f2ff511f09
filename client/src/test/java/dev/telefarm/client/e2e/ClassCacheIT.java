package dev.telefarm.client.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.v1.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@FarmTest(accounts = "alice")
@EnabledOnOs(OS.LINUX)
final class ClassCacheIT {
  @Test
  void workersUseTheirClassCacheOnceItIsMade(Farm farm) throws IOException {
    Path log = farm.data().resolve("logs/supervisor.log");
    Awaitility.await("the class cache")
        .atMost(Duration.ofSeconds(90))
        .until(() -> Files.readString(log).contains("workers start from the class cache"));
    FarmWorker worker = farm.worker("alice");
    long before = worker.pid();
    worker.kill();

    Worker next =
        worker.await(
            "its next process",
            state -> state.getPid() != before && state.getState() == Worker.State.STATE_RUNNING);

    // A JVM that cannot use it does not keep it mapped.
    assertThat(Files.readString(Path.of("/proc/" + next.getPid() + "/maps")))
        .containsPattern("/worker-[0-9a-f]{16}\\.aot\n");
  }
}
