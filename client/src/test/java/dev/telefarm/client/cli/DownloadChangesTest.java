package dev.telefarm.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.client.farm.InMemoryFarm;
import dev.telefarm.proto.v1.Account;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done to downloads that there are: listing, pausing, resuming, cancelling, retrying. */
final class DownloadChangesTest {
  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // JUnit calls start() before each test.
  private InMemoryFarm farm;

  @BeforeEach
  void start() throws IOException {
    farm = new InMemoryFarm(folder.resolve("data")).with("alice", Account.State.STATE_READY);
    assertThat(CommandRun.against(farm).run("get", "https://t.me/films/1", "--detach")).isZero();
  }

  @AfterEach
  void stop() {
    farm.close();
  }

  @Test
  void eachChangeSaysWhatWasDone() {
    assertThat(output("pause", "1000")).isEqualTo("1000 paused (https://t.me/films/1)\n");
    assertThat(output("downloads", "--state", "paused")).contains("1000      paused");
    assertThat(output("resume", "1000")).isEqualTo("1000 goes on (https://t.me/films/1)\n");
    assertThat(output("cancel", "1000")).isEqualTo("1000 cancelled (https://t.me/films/1)\n");
    assertThat(output("retry", "1000")).isEqualTo("1000 begins anew (https://t.me/films/1)\n");
    assertThat(output("downloads", "--state", "queued")).contains("1000      queued");
    assertThat(output("delete", "1000")).isEqualTo("1000 deleted\n");
    assertThat(output("delete", "1000", "--allow-missing")).isEqualTo("1000 deleted\n");
    assertThat(output("downloads")).startsWith("No downloads yet");
    CommandRun again = CommandRun.against(farm);
    assertThat(again.run("delete", "1000")).isEqualTo(4);
    assertThat(again.err())
        .isEqualTo("telefarm: downloads/1000 does not exist: see `telefarm downloads`\n");
  }

  @Test
  void downloadsAreListedByState() {
    assertThat(output("cancel", "1000")).isNotEmpty();
    assertThat(output("downloads", "--state", "cancelled,failed"))
        .isEqualTo(
            """
            DOWNLOAD  STATE      DONE  SIZE  RATE  LANES  ACCOUNT  FILE
            1000      cancelled                                    https://t.me/films/1
            """);
    assertThat(output("downloads", "--state", "running")).isEqualTo("No such downloads.\n");
  }

  @Test
  void oneThatIsMissingDoesNotKeepTheOthersFromBeingChanged() {
    CommandRun pause = CommandRun.against(farm);

    assertThat(pause.run("pause", "99", "1000")).isEqualTo(4);

    assertThat(pause.err())
        .isEqualTo("telefarm: downloads/99 does not exist: see `telefarm downloads`\n");
    assertThat(pause.out()).startsWith("1000 paused");
  }

  private String output(String... arguments) {
    CommandRun run = CommandRun.against(farm);
    assertThat(run.run(arguments)).as(run.err()).isZero();
    return run.out();
  }
}
