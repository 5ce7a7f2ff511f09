package dev.telefarm.client.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What the operating system lets processes have: open files, and the memory of the cgroup. */
public final class LimitsCheck implements Check {
  /** The supervisor, with connections of a hundred workers and clients, RocksDB and files. */
  private static final long FILES = 4096;

  /** A supervisor and some workers. */
  private static final long MEMORY = 1L << 30;

  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final Path GROUPS = Path.of("/sys/fs/cgroup");

  @Override
  public List<Finding> look() {
    List<Finding> findings = new ArrayList<>();
    findings.add(files(read(LIMITS)));
    ofGroup(read(Path.of("/proc/self/cgroup"))).ifPresent(findings::add);
    return findings;
  }

  /**
   * @param limits as in /proc/self/limits; the hard limit counts, because a JVM raises its own soft
   *     one
   */
  static Finding files(String limits) {
    Optional<String> value =
        limits
            .lines()
            .filter(line -> line.startsWith("Max open files"))
            .map(line -> line.split(" {2,}", -1)[2])
            .findFirst();
    if (value.isEmpty()) {
      return Finding.ok("limits", "open files: this system does not tell");
    }
    boolean few = !value.get().equals("unlimited") && Long.parseLong(value.get()) < FILES;
    String text = "open files of a process: at most " + value.get();
    return few
        ? Finding.warning(
            "limits",
            text,
            "allow "
                + FILES
                + ": ulimit -Hn, /etc/security/limits.conf, or LimitNOFILE of the unit")
        : Finding.ok("limits", text);
  }

  /**
   * @param memory as in memory.max of a cgroup: bytes, or {@code max}
   */
  static Finding memory(String memory) {
    OptionalLong bytes =
        memory.matches("\\d{1,18}")
            ? OptionalLong.of(Long.parseLong(memory))
            : OptionalLong.empty();
    if (bytes.isEmpty()) {
      return Finding.ok("limits", "memory: the cgroup sets no limit");
    }
    String text = "memory: the cgroup allows " + (bytes.getAsLong() >> 20) + " MiB";
    return bytes.getAsLong() < MEMORY
        ? Finding.warning(
            "limits", text, "allow 200 MiB for the supervisor and 300 MiB for each account")
        : Finding.ok("limits", text);
  }

  /** The nearest group that has a limit; empty where there are no groups of version 2. */
  private static Optional<Finding> ofGroup(String own) {
    return own.lines()
        .filter(line -> line.startsWith("0::/"))
        .map(line -> GROUPS.resolve(line.substring("0::/".length())))
        .map(LimitsCheck::nearestLimit)
        .map(LimitsCheck::memory)
        .findFirst();
  }

  private static String nearestLimit(Path group) {
    for (Path at = group; at != null && at.startsWith(GROUPS); at = at.getParent()) {
      String limit = read(at.resolve("memory.max")).strip();
      if (!limit.isEmpty() && !limit.equals("max")) {
        return limit;
      }
    }
    return "max";
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException _) {
      return "";
    }
  }
}
