package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A process that is none of the farm's business: any signal ends it. */
final class Innocent implements AutoCloseable {
  private final Process process;

  private Innocent(Process process) {
    this.process = process;
  }

  static Innocent launch() throws IOException {
    return new Innocent(new ProcessBuilder("sleep", "600").start());
  }

  long pid() {
    return process.pid();
  }

  /** Field 22 of /proc/[pid]/stat. */
  long start() throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(pid()), "stat"));
    return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[19]);
  }

  String bootId() throws IOException {
    return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
  }

  void assertUnharmed() {
    assertThat(process.isAlive()).isTrue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
