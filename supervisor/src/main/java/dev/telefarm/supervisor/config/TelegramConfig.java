package dev.telefarm.supervisor.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How the farm appears at Telegram.
 *
 * @param apiId from my.telegram.org; 0 when not configured
 * @param apiHash belongs to {@code apiId}; empty when not configured
 * @param useTestDc Telegram's test data centres, which the sandbox stands in for
 * @param tdlibLibrary libtdjson to load instead of the one that came with the build
 */
public record TelegramConfig(
    int apiId, Secret apiHash, boolean useTestDc, Optional<Path> tdlibLibrary) {
  public TelegramConfig {
    if (apiId < 0) {
      throw new ConfigException("[telegram] api_id must be a positive number, not " + apiId);
    }
    if ((apiId == 0) != apiHash.isEmpty()) {
      throw new ConfigException(
          "[telegram] api_id and api_hash belong together: set both (my.telegram.org) or none");
    }
  }

  /** Without credentials accounts cannot be created. */
  public boolean hasCredentials() {
    return apiId != 0;
  }
}
