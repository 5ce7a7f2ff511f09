package dev.telefarm.supervisor.config;

/**
 * The configuration is wrong. The message is one line for the person who wrote it and says what to
 * do.
 */
public final class ConfigException extends RuntimeException {
  public ConfigException(String message) {
    super(message);
  }
}
