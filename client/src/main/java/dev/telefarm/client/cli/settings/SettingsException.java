package dev.telefarm.client.cli.settings;

/** The settings cannot be used. The message names the file and the line, or the variable. */
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String remedy;

  SettingsException(String what, String remedy) {
    super(what);
    this.remedy = remedy;
  }

  /** What to do about it: a clause without a full stop. */
  public String remedy() {
    return remedy;
  }
}
