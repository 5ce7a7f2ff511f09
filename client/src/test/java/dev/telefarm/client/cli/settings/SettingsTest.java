package dev.telefarm.client.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  @TempDir Path folder;
  private final Map<String, String> environment = new HashMap<>(Map.of("HOME", "/home/me"));

  private Map<String, String> read(String... lines) throws IOException {
    Path file = Files.write(folder.resolve("cli.toml"), java.util.List.of(lines));
    return Settings.read(file, environment).environment();
  }

  @Test
  void fileIsLikeAnEnvironmentThatSaysNothingElse() throws IOException {
    assertThat(read("server = \"farm:7078\"", "certs = \"~/certs\"", "output = \"json\""))
        .containsEntry("TELEFARM_SERVER", "farm:7078")
        .containsEntry("TELEFARM_CERTS", "/home/me/certs")
        .containsEntry("TELEFARM_OUTPUT", "json");
    assertThat(read("data = \"farm\"", "token_file = '/run/token'"))
        .containsEntry("TELEFARM_DATA", folder.resolve("farm").toString())
        .containsEntry("TELEFARM_TOKEN_FILE", "/run/token");
  }

  @Test
  void environmentWinsAsAWholeWhereTwoSettingsAreAboutOneThing() throws IOException {
    environment.put("TELEFARM_DATA", "/srv/farm");
    environment.put("TELEFARM_TOKEN_FILE", "/run/token");
    assertThat(read("server = \"farm:7078\"", "certs = \"/certs\""))
        .containsEntry("TELEFARM_DATA", "/srv/farm")
        .containsEntry("TELEFARM_TOKEN_FILE", "/run/token")
        .doesNotContainKeys("TELEFARM_SERVER", "TELEFARM_CERTS");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # a~~servr = "x"          | :3: unknown key servr         | use data, server, token_file, certs, output
          [server]~host = "x"       | :1: server must be a text in quotes | write server = "..."
          [farm]~server = "x"       | :1: unknown key farm          | use data, server, token_file, certs, output
          data = 7                  | :1: data must be a text in quotes | write data = "..."
          data = "a"~server = "b:1" | :2: data and server name two supervisors | keep one of them
          ~output = "xml"           | :2: output is xml             | use "text", "quiet" or "json"
          data = "a"~server =       | :2: not valid TOML            | write lines such as server = "farm.example:7078"
          """)
  void faultNamesTheLineAndWhatToDo(String lines, String message, String remedy) {
    assertThatThrownBy(() -> read(lines.split("~", -1)))
        .isInstanceOfSatisfying(
            SettingsException.class,
            fault -> {
              assertThat(fault).hasMessage(folder.resolve("cli.toml") + message);
              assertThat(fault.remedy()).isEqualTo(remedy);
            });
  }

  @Test
  void fileIsLookedForWhereTheSystemHasSuchFiles() {
    assertThat(Settings.file(null, environment))
        .isEqualTo(Path.of("/home/me/.config/telefarm/cli.toml"));
    environment.put("XDG_CONFIG_HOME", "/etc/xdg");
    assertThat(Settings.file(null, environment)).isEqualTo(Path.of("/etc/xdg/telefarm/cli.toml"));
    environment.put("TELEFARM_CONFIG", "/my.toml");
    assertThat(Settings.file(null, environment)).isEqualTo(Path.of("/my.toml"));
  }

  @Test
  void namedFileMustBeThere() {
    Path missing = folder.resolve("missing.toml");
    assertThatThrownBy(() -> Settings.read(missing, environment))
        .hasMessage("the settings " + missing + " do not exist");
    environment.put("XDG_CONFIG_HOME", folder.toString());
    assertThat(Settings.read(null, environment).output()).isEqualTo(Output.TEXT);
  }
}
