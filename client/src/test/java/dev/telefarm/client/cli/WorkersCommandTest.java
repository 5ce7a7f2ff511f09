package dev.telefarm.client.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonParser;
import dev.telefarm.client.farm.InMemoryFarm;
import dev.telefarm.proto.v1.Account;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkersCommandTest {
  @TempDir Path data;
  InMemoryFarm farm;

  @BeforeEach
  void serve() throws IOException {
    farm =
        new InMemoryFarm(data)
            .with("alice", Account.State.STATE_READY)
            .with("out", Account.State.STATE_LOGIN_NEEDED);
  }

  @AfterEach
  void stop() {
    farm.close();
  }

  @Test
  void workersShowHowTheLastOneEnded() {
    CommandRun run = CommandRun.against(farm);
    assertThat(run.run("workers")).isZero();
    assertThat(run.outLines().get(1)).startsWith("alice    running  4712").endsWith("signal 9");
    assertThat(run.outLines().subList(3, 4))
        .containsExactly(
            "out: lost checkpoints: 12; what they covered is fetched again, but look at the disk"
                + " (dmesg, smartctl)");
  }

  @Test
  void workerInQuarantineSaysWhyAndIsReleased() {
    farm.accounts().becomes("alice", Account.State.STATE_QUARANTINED);
    CommandRun run = CommandRun.against(farm);
    assertThat(run.run("workers")).isZero();
    assertThat(run.outLines().get(1)).startsWith("alice    quarantined").endsWith("native crash");
    assertThat(run.outLines())
        .contains(
            "alice: failed 10 times in a row, the last time by native crash"
                + " (/data/accounts/alice/logs/hs_err_pid1.log); start it again with: telefarm"
                + " workers release alice");
    CommandRun restart = CommandRun.against(farm);
    assertThat(restart.run("workers", "restart", "alice")).isEqualTo(6);
    assertThat(restart.err())
        .isEqualTo(
            "telefarm: workers/alice failed too often in a row: see why in `telefarm workers`, then"
                + " `telefarm workers release alice`\n");

    CommandRun release = CommandRun.against(farm);
    assertThat(release.run("workers", "release", "alice")).isZero();

    assertThat(release.outLines()).containsExactly("alice is not in quarantine");
    CommandRun again = CommandRun.against(farm);
    assertThat(again.run("workers", "restart", "alice", "--json")).isZero();
    assertThat(JsonParser.parseString(again.out()).getAsJsonObject().get("name").getAsString())
        .isEqualTo("workers/alice");
  }

  @Test
  void workersAreWatchedUntilCtrlC() {
    CommandRun run = CommandRun.against(farm);
    CompletableFuture<Integer> exitCode = run.start("workers", "--watch");
    await().until(() -> run.out().contains("alice    running  4712"));
    await().until(() -> run.out().contains("out      running  4713"));
    run.interrupt();
    assertThat(exitCode.join()).isEqualTo(130);
  }

  @Test
  void watchGoesOnWithTheNextSupervisor() throws IOException {
    CommandRun run = CommandRun.against(farm).onTerminal();
    CompletableFuture<Integer> exitCode = run.start("workers", "--watch");
    await().until(() -> run.out().contains("alice    running  4712"));
    farm.stop();
    await().until(() -> run.out().contains("The supervisor has gone; waiting for it."));
    farm.with("new", Account.State.STATE_READY).startOnAnotherPort();
    await().until(() -> run.out().contains("new      running  4712"));
    run.interrupt();
    assertThat(exitCode.join()).isEqualTo(130);
  }

  @Test
  void historyIsALineForEachSample() {
    CommandRun run = CommandRun.against(farm);
    assertThat(run.run("workers", "history", "alice")).isZero();
    assertThat(run.outLines())
        .containsExactly(
            "TIME        MEMORY       PSS  CPU  THREADS  FILES  READS     WRITES",
            "20:59:50  90.0 MiB  60.0 MiB  25%       30     40         1.0 MiB/s");
  }
}
