package dev.telefarm.supervisor.config;

import java.nio.file.Path;
import java.util.Optional;

/** What the command line overrides; flags win over the environment, which wins over the file. */
public record Flags(Optional<String> listen, Optional<Path> tdlibLibrary) {
  public static final Flags NONE = new Flags(Optional.empty(), Optional.empty());
}
