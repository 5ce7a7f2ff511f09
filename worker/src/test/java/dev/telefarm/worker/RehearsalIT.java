package dev.telefarm.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.link.v1.Authorization.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The real process that the JVM takes notes of. */
@EnabledOnOs(OS.LINUX)
class RehearsalIT {
  @TempDir Path folder;
  private WorkerHarness farm;

  @BeforeEach
  void start() throws Exception {
    farm = new WorkerHarness(folder);
  }

  @AfterEach
  void stop() throws Exception {
    farm.close();
  }

  @Test
  void getsReadyWithoutANetworkAndEndsWhenTurnedAway() throws Exception {
    farm.supervisor().awaitAuthorization(State.STATE_WAIT_PHONE_NUMBER);
    assertThat(networkSockets(farm.worker().pid())).as("of a worker that dials").isNotEmpty();

    // This supervisor even gives it an api_id, which a real one does not.
    try (var rehearsal = farm.newWorker(Rehearsal.ACCOUNT, "a token")) {
      farm.supervisor().awaitAuthorization(State.STATE_READY);
      assertThat(networkSockets(rehearsal.pid())).isEmpty();

      farm.supervisor().refuse();
      assertThat(rehearsal.awaitExit()).isZero();
    }
    try (var left = Files.list(folder.resolve(Rehearsal.ACCOUNT).resolve("tdlib"))) {
      assertThat(left).as("what TDLib with parameters writes").isEmpty();
    }
  }

  /** Inodes of the process's IPv4 and IPv6 sockets. */
  private static Set<String> networkSockets(long pid) throws IOException {
    Set<String> ofSystem =
        Stream.of("tcp", "tcp6", "udp", "udp6")
            .flatMap(kind -> lines(Path.of("/proc/net", kind)).stream().skip(1))
            .map(line -> "socket:[" + line.strip().split("\\s+", -1)[9] + "]")
            .collect(Collectors.toSet());
    try (var descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return descriptors
          .map(RehearsalIT::target)
          .filter(ofSystem::contains)
          .collect(Collectors.toSet());
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of(); // a system without that kind
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return "closed meanwhile";
    }
  }
}
