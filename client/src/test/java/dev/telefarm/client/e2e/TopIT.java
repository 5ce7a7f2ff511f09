package dev.telefarm.client.e2e;

import static dev.telefarm.client.e2e.Bytes.mebibytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The live table on a real terminal: a pseudo-terminal, made by {@code pseudo-terminal.py}. */
@FarmTest(accounts = "alice")
final class TopIT {
  private static final String ENTER = "\u001b[?1049h";
  private static final String LEAVE = "\u001b[?1049l";

  @Test
  void goesOnOverAKillOfTheSupervisorAndLeavesTheTerminalAsItWas(Farm farm) {
    farm.telegram()
        .chat("films")
        .members("alice")
        .file("reel.bin", mebibytes(16))
        .file("encore.bin", mebibytes(16))
        .servedAt(mebibytes(1));
    FarmDownload reel = farm.order("films/reel.bin").begin();
    // "q" is pressed once the rest was shown.
    try (Command top =
        Command.start(
            farm,
            List.of("python3", script(), "q", "alice", "reel.bin", "encore.bin", "--"),
            "",
            Command.launcher(),
            "top")) {
      await().atMost(Duration.ofSeconds(30)).until(() -> top.out().contains("reel.bin"));
      farm.supervisor().kill();
      farm.startSupervisor();
      FarmDownload encore = farm.order("films/encore.bin").begin();

      top.awaitExit();

      assertThat(top.exitCode()).as("%s", top).isZero();
      assertThat(top.out()).contains(ENTER, "alice", "modes restored");
      assertThat(top.out().indexOf(LEAVE)).isGreaterThan(top.out().lastIndexOf("encore.bin"));
      var _ = Command.output(farm, "cancel", reel.id());
      var _ = Command.output(farm, "cancel", encore.id());
    }
  }

  private static String script() {
    return ChildProcess.home()
        .resolve("../../client/src/test/python/pseudo-terminal.py")
        .normalize()
        .toString();
  }
}
