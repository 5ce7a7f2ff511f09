package dev.telefarm.supervisor.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.supervisor.process.LimitsInForce.Enforcement;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the programs of this host, and with stand-ins for those that it lacks. */
final class LimitsProbeIT {
  private static final long HARD = 600L << 20;
  private static final Path NO_SYSTEMD = Path.of("/there/is/no/systemd");

  /** Like systemd-run --scope: takes its own options away and becomes the command. */
  private static final String STAND_IN =
      """
      #!/bin/sh
      while [ "$1" != "--" ]; do shift; done
      shift
      exec "$@"
      """;

  @TempDir Path folder;

  @Test
  void hostWithoutSystemdHasResourceLimits() {
    ProcessLimits limits = new LimitsProbe("systemd-run", "prlimit", NO_SYSTEMD).find(HARD);

    assertThat(limits.inForce().enforcement()).isEqualTo(Enforcement.RESOURCE_LIMITS);
    assertThat(limits.inForce().detail()).contains("open files 4096", "no core dumps");
  }

  @Test
  void hostWithNothingHasPlainProcesses() {
    ProcessLimits limits =
        new LimitsProbe("no-such-systemd-run", "no-such-prlimit", folder).find(HARD);

    assertThat(limits.inForce().enforcement()).isEqualTo(Enforcement.NONE);
    assertThat(limits.prefix()).isEmpty();
  }

  @Test
  void systemdThatRefusesOrHangsFallsThroughFast() throws Exception {
    String refuses = program("refuses", "#!/bin/sh\nexit 1\n");
    String hangs = program("hangs", "#!/bin/sh\nexec tail -f /dev/null\n");

    assertThat(new LimitsProbe(refuses, "prlimit", folder).find(HARD).inForce().enforcement())
        .isEqualTo(Enforcement.RESOURCE_LIMITS);
    long before = System.nanoTime();
    assertThat(new LimitsProbe(hangs, "prlimit", folder).find(HARD).inForce().enforcement())
        .isEqualTo(Enforcement.RESOURCE_LIMITS);
    // Once for each of the two buses.
    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .isLessThan(LimitsProbe.BUS_PATIENCE.multipliedBy(2).plusSeconds(15));
  }

  @Test
  void systemdThatWorksIsTakenTogetherWithResourceLimits() throws Exception {
    ProcessLimits limits =
        new LimitsProbe(program("systemd-run", STAND_IN), "prlimit", folder).find(HARD);

    assertThat(limits.inForce().enforcement()).isEqualTo(Enforcement.CGROUP);
    assertThat(limits.inForce().detail())
        .contains("systemd-run --user", "memory 900 MiB", "open files 4096");
    assertThat(limits.prefix())
        .contains("--scope", "--property=MemoryMax=" + HARD * 3 / 2)
        .containsSubsequence("--", "prlimit");
  }

  @Test
  void launchedProcessIsTheWorkerItselfWhateverStandsBeforeIt() throws Exception {
    String standIn = program("systemd-run", STAND_IN);
    for (LimitsProbe probe :
        List.of(
            new LimitsProbe(standIn, "prlimit", folder),
            new LimitsProbe(standIn, "prlimit", NO_SYSTEMD),
            new LimitsProbe(standIn, "no-such-prlimit", NO_SYSTEMD))) {
      List<String> command = new ArrayList<>(new LinuxProcess().detachPrefix());
      command.addAll(probe.find(HARD).prefix());
      command.addAll(
          List.of(
              "sh", "-c", "echo $$; ulimit -n; ulimit -c; cut -d' ' -f6 /proc/$$/stat; exit 42"));

      Process process = new ProcessBuilder(command).start();

      String pid = Long.toString(process.pid());
      List<String> said;
      try (BufferedReader out = process.inputReader()) {
        said = out.lines().toList();
      }
      assertThat(said).first().isEqualTo(pid);
      // It leads a session of its own.
      assertThat(said).last().isEqualTo(pid);
      if (!probe.prlimit().startsWith("no-")) {
        assertThat(said.subList(1, 3)).containsExactly("4096", "0");
      }
      assertThat(process.waitFor()).isEqualTo(42);
    }
  }

  private String program(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    return file.toString();
  }
}
