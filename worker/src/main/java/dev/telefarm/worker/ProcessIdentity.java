package dev.telefarm.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * What identifies this process for ever; a pid alone is used again.
 *
 * @param start clock ticks after boot, or ms since 1970 where there is no /proc
 * @param bootId empty where there is none
 */
record ProcessIdentity(long pid, long start, String bootId) {
  private static final Path STAT = Path.of("/proc/self/stat");
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  /** Field 22, counted from the state (field 3), which follows the name in parentheses. */
  private static final int START_AFTER_NAME = 22 - 3;

  static ProcessIdentity own() {
    ProcessHandle self = ProcessHandle.current();
    try {
      String stat = Files.readString(STAT);
      // The name may hold spaces and parentheses of its own: what counts is the last one.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return new ProcessIdentity(
          self.pid(), Long.parseLong(fields[START_AFTER_NAME]), Files.readString(BOOT_ID).strip());
    } catch (IOException e) {
      long start = self.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
      return new ProcessIdentity(self.pid(), start, "");
    }
  }
}
