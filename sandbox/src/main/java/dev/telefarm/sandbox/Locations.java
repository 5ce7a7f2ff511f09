package dev.telefarm.sandbox;

import dev.telefarm.sandbox.world.InvalidFieldException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where things are when nobody says where. */
final class Locations {
  private Locations() {}

  static Path cache() {
    String configured = System.getenv("XDG_CACHE_HOME");
    Path base =
        configured == null || configured.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(configured);
    return base.resolve("telefarm").resolve("sandbox");
  }

  /**
   * The library that TELEFARM_TDLIB names, else the one of the runnable tree (system property
   * {@code telefarm.home}), else the one that npm installed in this folder or one above it.
   */
  static Path library() {
    String configured = System.getenv("TELEFARM_TDLIB");
    if (configured != null && !configured.isEmpty()) {
      return Path.of(configured);
    }
    String home = System.getProperty("telefarm.home");
    if (home != null) {
      Path built = Path.of(home, "native", System.mapLibraryName("tdjson"));
      if (Files.isRegularFile(built)) {
        return built;
      }
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Optional<Path> found = installed(at.resolve("node_modules").resolve("@prebuilt-tdlib"));
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw new InvalidFieldException(
        "--tdlib-library",
        "no libtdjson found: build the project, or name one here or in TELEFARM_TDLIB");
  }

  private static Optional<Path> installed(Path packages) {
    if (!Files.isDirectory(packages)) {
      return Optional.empty();
    }
    try (var platforms = Files.list(packages)) {
      return platforms
          .map(platform -> platform.resolve(System.mapLibraryName("tdjson")))
          .filter(Files::isRegularFile)
          .sorted()
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + packages, e);
    }
  }
}
