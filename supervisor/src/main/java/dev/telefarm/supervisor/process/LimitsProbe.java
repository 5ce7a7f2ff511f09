package dev.telefarm.supervisor.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Finds the limits that this host offers, by trying them on a program that does nothing. A host
 * without systemd costs a few milliseconds; a bus that hangs costs {@link #BUS_PATIENCE}.
 *
 * @param booted exists if systemd runs the host: its own test of that (sd_booted)
 */
record LimitsProbe(String systemdRun, String prlimit, Path booted) {
  static final Duration BUS_PATIENCE = Duration.ofSeconds(2);

  /** It waits for nobody, but the host may be busy. */
  private static final Duration OWN_PATIENCE = Duration.ofSeconds(20);

  /**
   * Above the hard ceiling, so that the supervisor, which knows why, comes first: the cgroup is for
   * a process that grows between two samples. The pages of files that it has read count too.
   */
  private static final double MEMORY_MARGIN = 1.5;

  /** An idle worker has about 30 threads; lanes and downloads add some. */
  private static final int TASKS = 1024;

  /** An idle worker has about 80 files open. */
  private static final int OPEN_FILES = 4096;

  /** As a host has them. */
  static LimitsProbe ofThisHost() {
    return new LimitsProbe("systemd-run", "prlimit", Path.of("/run/systemd/system"));
  }

  /**
   * The strongest limits that work.
   *
   * @param hardBytes the hard ceiling of a worker's memory
   */
  ProcessLimits find(long hardBytes) {
    ProcessLimits own = ProcessLimits.resources(prlimit, OPEN_FILES);
    ProcessLimits resources = works(own, OWN_PATIENCE) ? own : ProcessLimits.none();
    return cgroup((long) (hardBytes * MEMORY_MARGIN))
        .map(limits -> limits.and(resources))
        .orElse(resources);
  }

  private Optional<ProcessLimits> cgroup(long memoryBytes) {
    if (!Files.isDirectory(booted)) {
      return Optional.empty();
    }
    return Stream.of("--user", "--system")
        .map(bus -> ProcessLimits.cgroup(systemdRun, bus, memoryBytes, TASKS))
        .filter(limits -> works(limits, BUS_PATIENCE))
        .findFirst();
  }

  private static boolean works(ProcessLimits limits, Duration patience) {
    List<String> command = new ArrayList<>(limits.prefix());
    command.add("true");
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      // No such program.
      return false;
    }
    try {
      if (process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        return process.exitValue() == 0;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    return false;
  }
}
