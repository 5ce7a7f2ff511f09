package dev.telefarm.supervisor.process;

import dev.telefarm.supervisor.lifecycle.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Linux: /proc, and setsid of util-linux. */
final class LinuxProcess implements PlatformProcess {
  private static final Path PROC = Path.of("/proc");

  private final String bootId;

  LinuxProcess() throws IOException {
    this.bootId = Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
  }

  @Override
  public Optional<ProcessIdentity> identify(long pid) {
    String stat;
    try {
      stat = Files.readString(PROC.resolve(Long.toString(pid)).resolve("stat"));
    } catch (IOException e) {
      return Optional.empty();
    }
    // The second field is the command in parentheses and may hold spaces and parentheses itself.
    int close = stat.lastIndexOf(')');
    if (close < 0) {
      return Optional.empty();
    }
    String[] fields = stat.substring(close + 2).split(" ", -1);
    String state = fields[0];
    // A zombie answers like a living process, but nothing of it runs any more.
    if (state.equals("Z") || state.equals("X")) {
      return Optional.empty();
    }
    return Optional.of(new ProcessIdentity(pid, Long.parseLong(fields[19]), bootId));
  }

  @Override
  public Optional<Path> output(ProcessIdentity identity) {
    try {
      Path file =
          PROC.resolve(Long.toString(identity.pid())).resolve("fd").resolve("1").toRealPath();
      return Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The shell's own `kill`: the JDK sends two signals only, and not every system has /bin/kill. */
  @Override
  public void askForThreads(ProcessIdentity identity) throws IOException {
    if (isAlive(identity)) {
      long pid = identity.pid();
      new ProcessBuilder("sh", "-c", "kill -QUIT " + pid + "; kill -CONT " + pid)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start()
          .getOutputStream()
          .close();
    }
  }

  @Override
  public List<String> detachPrefix() {
    return List.of("setsid");
  }

  @Override
  public List<String> backgroundPrefix() {
    return List.of("nice", "-n", "19");
  }
}
