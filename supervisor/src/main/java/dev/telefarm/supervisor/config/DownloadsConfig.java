package dev.telefarm.supervisor.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where downloads may go, and when they go to another account.
 *
 * @param roots existing absolute folders in which every target and manifest must lie, symbolic
 *     links resolved; empty means anywhere
 * @param handOverAfter a download whose account must wait for longer than this goes to another one
 *     that need not; from 1 s to 24 h
 * @param keepEnded how long an ended download is remembered, at least an hour; empty means for ever
 */
public record DownloadsConfig(
    List<Path> roots, Duration handOverAfter, Optional<Duration> keepEnded) {
  static final Duration HAND_OVER_AFTER = Duration.ofSeconds(30);

  public DownloadsConfig {
    if (handOverAfter.compareTo(Duration.ofSeconds(1)) < 0
        || handOverAfter.compareTo(Duration.ofHours(24)) > 0) {
      throw new ConfigException("[downloads] hand_over_after must be from 1s to 24h");
    }
    if (keepEnded.filter(age -> age.compareTo(Duration.ofHours(1)) < 0).isPresent()) {
      throw new ConfigException("[downloads] keep_ended must be at least 1h");
    }
    roots = roots.stream().map(DownloadsConfig::checked).toList();
  }

  private static Path checked(Path root) {
    if (!root.isAbsolute()) {
      throw new ConfigException("[downloads] roots must be absolute folders, not '" + root + "'");
    }
    if (!Files.isDirectory(root)) {
      throw new ConfigException(
          "[downloads] roots: there is no folder " + root + "; make it or remove it from the list");
    }
    return root.normalize();
  }
}
