package dev.telefarm.client.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.client.cli.doctor.Finding.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checks that look at the machine and run the supervisor's and the worker's programs. */
class LocalChecksIT {
  private static final Path HOME = Path.of(System.getProperty("telefarm.home"));

  @TempDir Path folder;

  @Test
  void dataDirectoryThatOthersCanReadIsAProblem() throws IOException {
    Path data = Files.createDirectory(folder.resolve("data"));
    Files.writeString(data.resolve("api.token"), "secret");
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setPosixFilePermissions(
        data.resolve("api.token"), PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(new DataCheck(data).look())
        .filteredOn(finding -> finding.verdict() == Verdict.PROBLEM)
        .extracting(Finding::remedy)
        .contains(
            "chmod 700 " + data + "; a supervisor does that when it starts",
            "chmod 600 " + data.resolve("api.token"));
    try (var left = Files.list(data)) {
      assertThat(left).containsExactly(data.resolve("api.token"));
    }
  }

  @Test
  void absentDataDirectoryIsFineIfItCanBeMade() {
    assertThat(new DataCheck(folder.resolve("a/b")).look())
        .extracting(Finding::verdict)
        .containsExactly(Verdict.OK);
  }

  @Test
  void configurationIsReadAsTheSupervisorReadsItAndTdlibLoaded() throws IOException {
    Files.writeString(
        folder.resolve("telefarm.toml"),
        "[telegram]\napi_id = 1\napi_hash = \"h\"\n[api]\nlisten = \"127.0.0.1:0\"\n");
    List<Finding> findings = new ConfigurationCheck(HOME, folder, false).look();
    assertThat(findings).extracting(Finding::verdict).containsOnly(Verdict.OK);
    assertThat(findings).extracting(Finding::about).containsExactly("config", "port", "tdlib");
    assertThat(findings.getLast().text()).startsWith("version 1.8.");
  }

  @Test
  void unknownKeyIsNamedWithItsLine() throws IOException {
    Path file = folder.resolve("telefarm.toml");
    Files.writeString(file, "[workers]\nlog_files = 2\nlogfiles = 2\n");
    assertThat(new ConfigurationCheck(HOME, folder, false).look())
        .containsExactly(
            Finding.problem(
                "config",
                file + ":3: unknown key 'logfiles' in [workers]",
                "correct it there; the README lists what there is"));
  }

  @Test
  void portOfASupervisorThatRunsIsTheOneItServesOn() throws IOException {
    Files.writeString(folder.resolve("telefarm.toml"), "[api]\nlisten = \"127.0.0.1:7411\"\n");
    Files.createDirectories(folder.resolve("run"));
    Files.writeString(folder.resolve("run/api.address"), "127.0.0.1:40001");
    assertThat(new ConfigurationCheck(HOME, folder, true).look())
        .contains(Finding.ok("port", "127.0.0.1:40001 is the supervisor's"));
  }

  @Test
  void fileThatIsNoLibraryAndAPortThatIsTakenAreProblems() throws IOException {
    Path file = Files.writeString(folder.resolve("libtdjson.so"), "no library");
    assertThat(new LibraryCheck(HOME, file).look().getFirst().verdict()).isEqualTo(Verdict.PROBLEM);
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      assertThat(ConfigurationCheck.port(address, false).verdict()).isEqualTo(Verdict.PROBLEM);
      assertThat(ConfigurationCheck.port(address, true).verdict()).isEqualTo(Verdict.OK);
    }
  }
}
