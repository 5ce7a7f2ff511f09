package dev.telefarm.supervisor.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where downloads may go.
 *
 * @param roots existing absolute folders in which every target and manifest must lie, symbolic
 *     links resolved; empty means anywhere
 */
public record DownloadsConfig(List<Path> roots) {
  public DownloadsConfig {
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
