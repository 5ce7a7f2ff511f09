package dev.telefarm.client.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
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

class TopCommandTest {
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
  void showsChangesSortsResizesAndQuits() {
    FakeScreen screen = new FakeScreen(24, 80);
    CommandRun run = CommandRun.against(farm).on(screen);
    CompletableFuture<Integer> exitCode = run.start("top");
    await().until(() -> contains(screen, "No open downloads."));
    assertThat(CommandRun.against(farm).run("get", "https://t.me/films/1", "--detach")).isZero();
    farm.downloads().worksWith("downloads/1000", 1, "accounts/alice");
    await().until(() -> contains(screen, "1 running"));
    assertThat(screen.shown()).anyMatch(line -> line.matches("alice +running +25% .*1\\.0 MiB/s"));
    screen.press('r');
    await().until(() -> contains(screen, "r rate*"));
    screen.resize(8, 60);
    screen.press('n');
    await().until(() -> screen.shown().size() <= 8 && contains(screen, "n name*"));
    farm.downloads().completes("downloads/1000");
    await().until(() -> contains(screen, "downloads: none"));
    screen.press('q');
    assertThat(exitCode.join()).isZero();
    assertThat(screen.closed()).isTrue();
    assertThat(run.out()).isEmpty();
  }

  @Test
  void goesOnWithTheNextSupervisorUntilCtrlC() throws IOException {
    FakeScreen screen = new FakeScreen(24, 80);
    CommandRun run = CommandRun.against(farm).on(screen);
    CompletableFuture<Integer> exitCode = run.start("top");
    await().until(() -> contains(screen, "2 of 2 workers"));
    farm.stop();
    await().until(() -> contains(screen, "The supervisor has gone"));
    farm.with("new", Account.State.STATE_READY);
    farm.startOnAnotherPort();
    await().until(() -> contains(screen, "3 of 3 workers") && !contains(screen, "gone"));
    run.interrupt();
    assertThat(exitCode.join()).isEqualTo(130);
    assertThat(screen.closed()).isTrue();
  }

  @Test
  void isALineOrAnObjectWhereNothingIsDrawn() {
    CommandRun plain = CommandRun.against(farm);
    assertThat(plain.run("top", "-n", "2", "--interval", "1")).isZero();
    assertThat(plain.outLines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("2026-11-22T21:00:00Z  telefarm 0.1.0, up "))
        .allMatch(line -> line.endsWith("2 of 2 workers running  downloads: none  0 B/s"));
    CommandRun json = CommandRun.against(farm);
    assertThat(json.run("top", "-n", "1", "--json")).isZero();
    JsonObject object = JsonParser.parseString(json.out()).getAsJsonObject();
    assertThat(object.getAsJsonArray("workers")).hasSize(2);
    assertThat(object.getAsJsonObject("farm").get("pid").getAsString()).isEqualTo("4711");
  }

  @Test
  void absentSupervisorIsSaidAtOnce() {
    farm.stop();
    FakeScreen screen = new FakeScreen(24, 80);
    CommandRun run = CommandRun.against(farm).on(screen);
    assertThat(run.run("top")).isEqualTo(3);
    assertThat(run.err()).startsWith("telefarm: no supervisor answers").hasLineCount(1);
    assertThat(screen.shown()).isEmpty();
  }

  private static boolean contains(FakeScreen screen, String text) {
    return screen.shown().stream().anyMatch(line -> line.contains(text));
  }
}
