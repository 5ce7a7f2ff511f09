package dev.telefarm.supervisor.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The PSS of a process, which OSHI has not: Linux adds it up in smaps_rollup. */
final class ProportionalMemory {
  private static final String LABEL = "Pss:";

  private ProportionalMemory() {}

  /** Bytes; 0 where the system does not tell. */
  static long read(long pid) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps_rollup"))) {
        if (line.startsWith(LABEL)) {
          String kibibytes = line.substring(LABEL.length()).replace("kB", "").strip();
          return Long.parseLong(kibibytes) << 10;
        }
      }
    } catch (IOException e) {
      return 0;
    }
    return 0;
  }
}
