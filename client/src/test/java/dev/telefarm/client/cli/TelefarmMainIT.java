package dev.telefarm.client.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.telefarm.client.farm.InMemoryFarm;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.Download;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher and the client's jars as a real process. */
class TelefarmMainIT {
  private static final Path HOME = Path.of(System.getProperty("telefarm.home"));
  private static final Path LAUNCHER = HOME.resolve("../../scripts/telefarm").normalize();

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
  void sigintDetachesAndLeavesTheDownloadAlone() throws Exception {
    Process get = start(LAUNCHER, "get", "https://t.me/films/1");
    try {
      await().until(() -> out().contains("queued"));
      Process kill = new ProcessBuilder("kill", "-INT", Long.toString(get.pid())).start();
      assertThat(kill.waitFor()).isZero();
      assertThat(get.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(get.exitValue()).isEqualTo(130);
      assertThat(out()).contains("Detached: 1 download goes on.");
      assertThat(err()).isEmpty();
      assertThat(farm.downloads().all().getFirst().getState())
          .isEqualTo(Download.State.STATE_QUEUED);
    } finally {
      get.destroyForcibly();
    }
  }

  @Test
  void launcherWorksThroughALinkAndPassesTheExitCodeOn() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("tf"), LAUNCHER);
    Process accounts = start(link, "accounts");
    assertThat(accounts.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(accounts.exitValue()).isZero();
    assertThat(out()).contains("ALICE (@alice)").doesNotContain("\u001b");
    farm.stop();
    Process absent = start(link, "accounts");
    assertThat(absent.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(absent.exitValue()).isEqualTo(3);
    assertThat(err()).startsWith("telefarm: no supervisor answers").hasLineCount(1);
  }

  @Test
  void missingTreeIsOneLineWithWhatToDo() throws Exception {
    ProcessBuilder builder = builder(LAUNCHER, "accounts");
    builder.environment().put("TELEFARM_HOME", folder.toString());
    Process process = builder.start();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isNotZero();
    assertThat(err()).contains("scripts/build").hasLineCount(1);
  }

  private Process start(Path launcher, String... args) throws IOException {
    return builder(launcher, args).start();
  }

  private ProcessBuilder builder(Path launcher, String... args) {
    // A build that runs in the background ignores SIGINT, and its children would inherit that.
    List<String> command =
        new ArrayList<>(List.of("env", "--default-signal=INT", launcher.toString()));
    command.addAll(List.of(args));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile());
    builder.environment().put("TELEFARM_DATA", farm.data().toString());
    builder.environment().put("TELEFARM_HOME", HOME.toString());
    return builder;
  }

  private String out() {
    return read("out");
  }

  private String err() {
    return read("err");
  }

  private String read(String name) {
    try {
      return Files.readString(folder.resolve(name), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
