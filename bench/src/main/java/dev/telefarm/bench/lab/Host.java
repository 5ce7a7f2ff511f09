package dev.telefarm.bench.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the operating system tells of folders and processes. Linux. */
public final class Host {
  /** sysconf(_SC_CLK_TCK), the same on every Linux. */
  private static final double TICKS_PER_SECOND = 100;

  private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");
  private static final Pattern HIGHEST = Pattern.compile("(?m)^VmHWM:\\s+(\\d+) kB$");
  private static final Pattern PROPORTIONAL = Pattern.compile("(?m)^Pss:\\s+(\\d+) kB$");
  private static final Pattern TOTAL = Pattern.compile("(?m)^(\\d+)\\ttotal$");

  private Host() {}

  /**
   * Bytes of the blocks that are allocated to all files in these folders; holes have none. By
   * du(1): Java does not tell.
   */
  public static long allocated(List<Path> folders) {
    var command = new ArrayList<>(List.of("du", "--summarize", "--total", "--block-size=1"));
    folders.forEach(folder -> command.add(folder.toString()));
    try {
      // Files that vanish meanwhile are complained of, and of no interest.
      Process du =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      return number(TOTAL, new String(du.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Bytes of the process's memory that are resident now. */
  public static long resident(long pid) {
    return number(RESIDENT, status(pid)) << 10;
  }

  /** Bytes that were resident at the most since the process's start. */
  public static long residentAtMost(long pid) {
    return number(HIGHEST, status(pid)) << 10;
  }

  /** Bytes of its memory, each page divided by the number of processes that share it. */
  public static long proportional(long pid) {
    return number(PROPORTIONAL, read("/proc/" + pid + "/smaps_rollup")) << 10;
  }

  /** Processor time since its start. */
  public static Duration cpu(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().totalCpuDuration())
        .orElseThrow(() -> new NotMeasuredException("no process " + pid));
  }

  /** Open files and sockets of the process. */
  public static long descriptors(long pid) throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return open.count();
    }
  }

  /** Unix sockets that are bound below {@code folder}, connections included. */
  public static long sockets(Path folder) {
    return read("/proc/net/unix").lines().filter(line -> line.contains(folder + "/")).count();
  }

  /** Children of the process that have ended and were not waited for. */
  public static long zombies(long parent) {
    return ProcessHandle.of(parent).stream()
        .flatMap(ProcessHandle::children)
        .filter(child -> read("/proc/" + child.pid() + "/stat").matches("(?s).*\\) Z .*"))
        .count();
  }

  /** Processes that have {@code folder} in their command line. */
  public static Set<Long> workingIn(Path folder) {
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").contains(folder.toString()))
        .map(ProcessHandle::pid)
        .collect(Collectors.toSet());
  }

  /** How long ago the process was made, in steps of 10 ms. */
  public static Duration age(long pid) {
    String stat = read("/proc/" + pid + "/stat");
    // After the name, which may have anything in it; see proc_pid_stat(5), field 22.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    double start = Double.parseDouble(fields[19]) / TICKS_PER_SECOND;
    double now = Double.parseDouble(read("/proc/uptime").split(" ", 2)[0]);
    return Duration.ofMillis(Math.round((now - start) * 1000));
  }

  private static String status(long pid) {
    return read("/proc/" + pid + "/status");
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long number(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new NotMeasuredException("the system does not tell " + pattern);
    }
    return Long.parseLong(matcher.group(1));
  }
}
