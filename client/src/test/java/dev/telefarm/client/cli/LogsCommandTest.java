package dev.telefarm.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.client.farm.InMemoryFarm;
import dev.telefarm.proto.v1.Account;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LogsCommandTest {
  @TempDir Path folder;
  InMemoryFarm farm;

  @BeforeEach
  void serve() throws IOException {
    farm = new InMemoryFarm(folder.resolve("data")).with("alice", Account.State.STATE_READY);
  }

  @AfterEach
  void stop() {
    farm.close();
  }

  @Test
  void newestLinesAreShown() {
    CommandRun usual = CommandRun.against(farm);
    assertThat(usual.run("logs", "alice")).isZero();
    assertThat(usual.outLines()).hasSize(50).startsWith("line 11").endsWith("line 60");

    CommandRun few = CommandRun.against(farm);
    assertThat(few.run("logs", "workers/alice", "-n", "2")).isZero();
    assertThat(few.outLines()).containsExactly("line 59", "line 60");
  }

  @Test
  void gapsAreSaidAndATerminalIsNotToldWhatToDo() {
    CommandRun piped = CommandRun.against(farm);
    assertThat(piped.run("logs", "alice", "-f", "-n", "0")).isZero();
    assertThat(piped.outLines())
        .containsExactly("[1000 bytes are gone: the log is bounded]", "\tat \u001b[2Jdev.telefarm");

    CommandRun terminal = CommandRun.against(farm).onTerminal();
    assertThat(terminal.run("logs", "alice", "-f", "-n", "0")).isZero();
    assertThat(terminal.outLines().getLast()).isEqualTo("    at  [2Jdev.telefarm");
  }

  @Test
  void unknownAccountIsOneLineWithWhatToDo() {
    CommandRun run = CommandRun.against(farm);
    assertThat(run.run("logs", "nobody")).isEqualTo(4);
    assertThat(run.err())
        .isEqualTo("telefarm: there is no worker workers/nobody: see `telefarm workers`\n");
  }

  @Test
  void jsonIsOneObjectALine() {
    CommandRun run = CommandRun.against(farm);
    assertThat(run.run("logs", "alice", "-n", "1", "--json")).isZero();
    assertThat(run.outLines()).containsExactly("{\"lines\":[\"line 60\"]}");
  }

  @Test
  void rollReplacesOneWorkerAfterTheOther() {
    farm.with("bob", Account.State.STATE_READY);
    CommandRun roll = CommandRun.against(farm);
    assertThat(roll.run("workers", "roll")).isZero();
    assertThat(roll.outLines())
        .containsExactly(
            "alice: pid 4712 (1.0) -> pid 4712 (1.1)", "bob: pid 4712 (1.0) -> pid 4712 (1.1)");
  }
}
