package dev.telefarm.client.cli.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/** The command line's own file, {@code cli.toml}: keys of the top level, each a text. */
final class SettingsFile {
  private final Path file;
  private final String home;
  private final TomlText text;

  private SettingsFile(Path file, String home, TomlText text) {
    this.file = file;
    this.home = home;
    this.text = text;
  }

  /**
   * What the file says; nothing if it is not there.
   *
   * @param home what {@code ~} stands for
   * @throws SettingsException naming the line that is at fault
   */
  static Map<Setting, String> read(Path file, String home) {
    if (!Files.exists(file)) {
      return Map.of();
    }
    try {
      String content = Files.readString(file);
      return new SettingsFile(file, home, new TomlText(content))
          .settings(new TomlMapper().readTree(content));
    } catch (JsonProcessingException e) {
      throw new SettingsException(
          file + ":" + e.getLocation().getLineNr() + ": not valid TOML",
          "write lines such as server = \"farm.example:7078\"");
    } catch (IOException e) {
      throw new SettingsException(
          file + " cannot be read (" + e.getMessage() + ")", "check its permissions");
    }
  }

  private Map<Setting, String> settings(JsonNode root) {
    Map<Setting, String> settings = new EnumMap<>(Setting.class);
    for (Map.Entry<String, JsonNode> entry : root.properties()) {
      String key = entry.getKey();
      Setting setting =
          Setting.of(key)
              .orElseThrow(() -> fault(key, "unknown key " + key, "use " + Setting.keys()));
      if (!entry.getValue().isTextual() || entry.getValue().textValue().isBlank()) {
        throw fault(key, key + " must be a text in quotes", "write " + key + " = \"...\"");
      }
      String value = entry.getValue().textValue();
      settings.put(setting, setting.isPath() ? path(key, value) : value);
    }
    if (settings.containsKey(Setting.DATA) && settings.containsKey(Setting.SERVER)) {
      throw fault("server", "data and server name two supervisors", "keep one of them");
    }
    String output = settings.get(Setting.OUTPUT);
    if (output != null && Output.of(output).isEmpty()) {
      throw fault("output", "output is " + output, "use \"text\", \"quiet\" or \"json\"");
    }
    return settings;
  }

  /** Relative ones are relative to the file's folder. */
  private String path(String key, String value) {
    try {
      Path path =
          value.equals("~") || value.startsWith("~/")
              ? Path.of(home, value.substring(1))
              : Path.of(value);
      return file.toAbsolutePath().resolveSibling(path).normalize().toString();
    } catch (InvalidPathException _) {
      throw fault(key, key + " is no path of this system", "correct it");
    }
  }

  private SettingsException fault(String key, String what, String remedy) {
    return new SettingsException(file + ":" + text.lineOf(key) + ": " + what, remedy);
  }
}
