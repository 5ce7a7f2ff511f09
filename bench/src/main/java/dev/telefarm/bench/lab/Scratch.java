package dev.telefarm.bench.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder of this run's own, deleted with all that is in it. */
public record Scratch(Path folder) implements AutoCloseable {
  /**
   * A Unix socket's path has room for 107 bytes; the supervisor's is {@code data/run/link.sock}.
   */
  private static final int LONGEST = 80;

  /**
   * Makes it below {@code parent}.
   *
   * @param need bytes that must be free there
   * @throws NotMeasuredException if they are not, or the path is too long for a socket
   */
  public static Scratch below(Path parent, long need) throws IOException {
    long free = Files.getFileStore(parent).getUsableSpace();
    if (free < need) {
      throw new NotMeasuredException(
          "%s has %d MiB free, and %d MiB are needed: name another folder with --scratch"
              .formatted(parent, free >> 20, need >> 20));
    }
    Path folder = Files.createTempDirectory(parent.toRealPath(), "tf");
    if (folder.toString().length() > LONGEST) {
      Files.delete(folder);
      throw new NotMeasuredException(
          parent + " is too long a path for a Unix socket: name another folder with --scratch");
    }
    return new Scratch(folder);
  }

  /** Idempotent. */
  @Override
  public void close() throws IOException {
    if (Files.notExists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
