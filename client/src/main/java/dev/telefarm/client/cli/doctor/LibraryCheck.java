package dev.telefarm.client.cli.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * TDLib: loaded as a worker does it, in a process of its own, and asked for its version. It is
 * given no parameters, so it dials nobody.
 *
 * @param home the runnable tree
 * @param file the library
 */
public record LibraryCheck(Path home, Path file) implements Check {
  @Override
  public List<Finding> look() {
    if (!Files.exists(file)) {
      return List.of(
          Finding.problem(
              "tdlib",
              file + " does not exist",
              "build again with scripts/build, or name a libtdjson in TELEFARM_TDLIB"));
    }
    Program.Result loaded =
        Program.java(home, "worker", "dev.telefarm.worker.LibraryMain", List.of(file.toString()));
    return List.of(
        loaded.succeeded()
            ? Finding.ok("tdlib", "version " + loaded.lastLine() + ", in " + file)
            : Finding.problem(
                "tdlib",
                file + " cannot be loaded: " + loaded.lastLine(),
                "use a libtdjson that is built for this system"));
  }
}
