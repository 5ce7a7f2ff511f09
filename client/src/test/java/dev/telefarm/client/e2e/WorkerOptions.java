package dev.telefarm.client.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Options of the JVMs that the supervisor starts from now on. The product has no such setting: this
 * is an argument file that the {@code java} launcher reads by itself (JDK_JAVA_OPTIONS), when a
 * process starts.
 */
final class WorkerOptions {
  private final Path file;

  private WorkerOptions(Path file) {
    this.file = file;
  }

  /** None so far. */
  static WorkerOptions in(Path directory) {
    var options = new WorkerOptions(directory.resolve("worker-options"));
    options.disarm();
    return options;
  }

  /** Processes that start from now on kill themselves when they pass this point. */
  void crashAt(String point) {
    write("-Dtelefarm.crash-at=" + point);
  }

  void disarm() {
    write("");
  }

  /** To be in the supervisor's environment, which its workers inherit. */
  String launcherVariable() {
    return "@" + file;
  }

  private void write(String options) {
    try {
      Files.writeString(file, options + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
