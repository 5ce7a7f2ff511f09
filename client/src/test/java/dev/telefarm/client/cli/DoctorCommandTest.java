package dev.telefarm.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.telefarm.client.farm.InMemoryFarm;
import dev.telefarm.proto.v1.Account;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
  @TempDir Path data;
  InMemoryFarm farm;

  @BeforeEach
  void serve() throws IOException {
    farm = new InMemoryFarm(data).with("alice", Account.State.STATE_READY);
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
    Files.setPosixFilePermissions(
        data.resolve("api.token"), PosixFilePermissions.fromString("rw-------"));
  }

  @AfterEach
  void stop() {
    farm.close();
  }

  @Test
  void healthyFarmHasNoProblem() {
    CommandRun run = CommandRun.against(farm);
    assertThat(run.run("doctor")).as(run.out()).isZero();
    assertThat(run.outLines())
        .anyMatch(line -> line.matches("ok +java +JDK .*"))
        .anyMatch(line -> line.matches("ok +data +" + data + " is writable, and closed to others"))
        .anyMatch(line -> line.matches("ok +farm +supervisor 0\\.1\\.0 answers, pid 4711.*"))
        .anyMatch(line -> line.matches("ok +accounts +alice is ready, lanes 1/1"));
    assertThat(run.outLines().getLast()).startsWith("no problems, ");
  }

  @Test
  void problemIsTheExitCodeAndQuietShowsNothingElse() {
    farm.with("out", Account.State.STATE_LOGIN_NEEDED);
    CommandRun run = CommandRun.against(farm);
    assertThat(run.run("doctor", "--quiet")).isEqualTo(1);
    assertThat(run.outLines())
        .contains("problem  accounts  out is not logged in: telefarm login out")
        .noneMatch(line -> line.startsWith("ok"));
    CommandRun json = CommandRun.against(farm);
    assertThat(json.run("doctor", "--json")).isEqualTo(1);
    assertThat(json.outLines())
        .allSatisfy(line ->
            assertThat(JsonParser.parseString(line).getAsJsonObject().keySet())
                .containsExactly("verdict", "about", "text", "remedy"));
  }

  @Test
  void withoutAFarmItSaysHowToStartOneAndWhatWasNotTried() {
    farm.stop();
    CommandRun run = CommandRun.against(farm);
    assertThat(run.run("doctor")).as(run.out()).isZero();
    assertThat(run.outLines())
        .anyMatch(line -> line.matches("warning +farm +no supervisor answers .*telefarm serve.*"))
        .anyMatch(line -> line.matches("ok +proxy +not tried: .*"));
  }
}
