package dev.telefarm.client.cli.settings;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Something that the file and the environment can both say. */
enum Setting {
  DATA("data", "TELEFARM_DATA", true),
  SERVER("server", "TELEFARM_SERVER", false),
  TOKEN_FILE("token_file", "TELEFARM_TOKEN_FILE", true),
  CERTS("certs", "TELEFARM_CERTS", true),
  OUTPUT("output", "TELEFARM_OUTPUT", false);

  private final String key;
  private final String variable;
  private final boolean path;

  Setting(String key, String variable, boolean path) {
    this.key = key;
    this.variable = variable;
    this.path = path;
  }

  /** In the file. */
  String key() {
    return key;
  }

  /** In the environment. */
  String variable() {
    return variable;
  }

  boolean isPath() {
    return path;
  }

  static Optional<Setting> of(String key) {
    return Arrays.stream(values()).filter(setting -> setting.key.equals(key)).findFirst();
  }

  static String keys() {
    return Arrays.stream(values()).map(Setting::key).collect(Collectors.joining(", "));
  }
}
