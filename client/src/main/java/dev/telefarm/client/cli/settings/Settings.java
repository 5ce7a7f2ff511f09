package dev.telefarm.client.cli.settings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What holds where no flag says otherwise: the environment, and what it does not say, the file.
 *
 * @param environment the environment as if the file had been part of it
 */
public record Settings(Map<String, String> environment) {
  /** Names the file. */
  public static final String FILE_VARIABLE = "TELEFARM_CONFIG";

  public Settings {
    environment = Map.copyOf(environment);
  }

  /**
   * Reads the file.
   *
   * @param named the file that a flag names; null means that of {@value #FILE_VARIABLE}, else
   *     {@code $XDG_CONFIG_HOME/telefarm/cli.toml}, else {@code ~/.config/telefarm/cli.toml}, which
   *     may be missing
   * @throws SettingsException if a named file is missing, or for what stands in it
   */
  public static Settings read(@Nullable Path named, Map<String, String> environment) {
    Path file = file(named, environment);
    if (isNamed(named, environment) && !Files.exists(file)) {
      throw new SettingsException(
          "the settings " + file + " do not exist", "check --config and $" + FILE_VARIABLE);
    }
    Map<Setting, String> said = SettingsFile.read(file, home(environment));
    Map<String, String> all = new HashMap<>(environment);
    all.values().removeIf(String::isBlank);
    // The environment wins as a whole where two settings are about one thing: which supervisor, and
    // what is shown to it.
    if (!names(all, Setting.DATA) && !names(all, Setting.SERVER)) {
      add(all, said, Setting.DATA);
      add(all, said, Setting.SERVER);
    }
    if (!names(all, Setting.CERTS) && !names(all, Setting.TOKEN_FILE)) {
      add(all, said, Setting.CERTS);
      add(all, said, Setting.TOKEN_FILE);
    }
    if (!names(all, Setting.OUTPUT)) {
      add(all, said, Setting.OUTPUT);
    }
    return new Settings(all);
  }

  /** The file that {@link #read} reads. */
  public static Path file(@Nullable Path named, Map<String, String> environment) {
    if (named != null) {
      return named;
    }
    String variable = environment.getOrDefault(FILE_VARIABLE, "");
    if (!variable.isBlank()) {
      return Path.of(variable);
    }
    String xdg = environment.getOrDefault("XDG_CONFIG_HOME", "");
    Path base = xdg.isBlank() ? Path.of(home(environment), ".config") : Path.of(xdg);
    return base.resolve("telefarm").resolve("cli.toml");
  }

  /**
   * What commands print.
   *
   * @throws SettingsException if the environment says something else than there is
   */
  public Output output() {
    String word = environment.getOrDefault(Setting.OUTPUT.variable(), "text");
    return Output.of(word)
        .orElseThrow(() ->
            new SettingsException(
                Setting.OUTPUT.variable() + " is " + word, "use text, quiet or json"));
  }

  private static boolean isNamed(@Nullable Path named, Map<String, String> environment) {
    return named != null || !environment.getOrDefault(FILE_VARIABLE, "").isBlank();
  }

  private static boolean names(Map<String, String> environment, Setting setting) {
    return environment.containsKey(setting.variable());
  }

  private static void add(Map<String, String> all, Map<Setting, String> said, Setting setting) {
    Optional.ofNullable(said.get(setting)).ifPresent(value -> all.put(setting.variable(), value));
  }

  private static String home(Map<String, String> environment) {
    String home = environment.getOrDefault("HOME", "");
    return home.isBlank() ? System.getProperty("user.home") : home;
  }
}
