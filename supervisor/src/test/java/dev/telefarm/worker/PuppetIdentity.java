package dev.telefarm.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a puppet says of its process: the truth, or, with a file {@code lie} in its account's
 * folder, that it is the process whose pid is in there.
 *
 * @param start field 22 of /proc/[pid]/stat
 */
record PuppetIdentity(long pid, long start, String bootId) {
  static PuppetIdentity of(Path folder) {
    Path lie = folder.resolve("lie");
    long pid =
        Files.exists(lie) ? Long.parseLong(read(lie).strip()) : ProcessHandle.current().pid();
    return new PuppetIdentity(
        pid, start(pid), read(Path.of("/proc/sys/kernel/random/boot_id")).strip());
  }

  private static long start(long pid) {
    String stat = read(Path.of("/proc", Long.toString(pid), "stat"));
    return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[19]);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
