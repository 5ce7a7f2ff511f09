package dev.telefarm.supervisor.process;

import dev.telefarm.supervisor.lifecycle.ExitCause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How a process ended, as far as can be told afterwards.
 *
 * @param evidence a file that it left about its end
 */
public record Autopsy(ExitCause cause, Optional<Path> evidence) {
  /** Exit code of -XX:+ExitOnOutOfMemoryError; the worker itself has no such code. */
  private static final int OUT_OF_MEMORY = 3;

  /** The worker's own word for downloads that stand still whatever it did (EX_PROTOCOL). */
  private static final int STALLED = 76;

  /** The clock of the file system may be that much behind. */
  private static final Duration CLOCK_MARGIN = Duration.ofSeconds(2);

  /**
   * Reads the disk, and removes old evidence.
   *
   * @param logs where the JVM puts its error file
   * @param launch when the process was launched: an older error file is of another one that had its
   *     pid
   */
  public static Autopsy of(ExitStatus status, long pid, Path logs, Instant launch) {
    Path errorFile = logs.resolve("hs_err_pid" + pid + ".log");
    if (!isSince(errorFile, launch.minus(CLOCK_MARGIN))) {
      return new Autopsy(cause(status), Optional.empty());
    }
    new EvidenceFolder(logs).prune();
    return new Autopsy(new ExitCause.NativeCrash(), Optional.of(errorFile));
  }

  private static ExitCause cause(ExitStatus status) {
    return switch (status) {
      case ExitStatus.Gone() -> new ExitCause.Disappeared();
      case ExitStatus.Code(int code) when code == 0 -> new ExitCause.Clean();
      case ExitStatus.Code(int code) when code == OUT_OF_MEMORY -> new ExitCause.OutOfMemory();
      case ExitStatus.Code(int code) when code == STALLED -> new ExitCause.Stalled();
      case ExitStatus.Code(int code) when code > 128 && code < 160 ->
          new ExitCause.Signal(code - 128);
      case ExitStatus.Code(int code) -> new ExitCause.ExitCode(code);
    };
  }

  private static boolean isSince(Path file, Instant moment) {
    try {
      return Files.getLastModifiedTime(file).toInstant().isAfter(moment);
    } catch (IOException e) {
      return false;
    }
  }
}
