package dev.telefarm.client.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.v1.Download;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The live table on a real terminal: a pseudo-terminal, made by {@code pseudo-terminal.py}. */
@FarmTest(accounts = "alice")
final class TopIT {
  private static final String ENTER = "\u001b[?1049h";
  private static final String LEAVE = "\u001b[?1049l";

  @Test
  void workersAndDownloadsAreShownAndTheTerminalIsLeftAsItWas(Farm farm) {
    farm.telegram().chat("films").members("alice").file("reel.bin", 16 << 20).servedAt(1 << 20);
    FarmDownload download = farm.order("films/reel.bin").begin();
    var _ = download.await("bytes", it -> it.getState() == Download.State.STATE_RUNNING);

    // "q" is pressed once the rest was shown.
    try (Command top =
        Command.start(
            farm,
            List.of("python3", script(), "q", "alice", "reel.bin", "--"),
            "",
            Command.launcher(),
            "top")) {
      top.awaitExit();
      assertThat(top.exitCode()).as("%s", top).isZero();
      assertThat(top.out()).contains(ENTER, "alice", "reel.bin").contains("modes restored");
      assertThat(top.out().indexOf(LEAVE)).isGreaterThan(top.out().lastIndexOf("reel.bin"));
    }
    var _ = Command.output(farm, "cancel", download.id());
  }

  private static String script() {
    return ChildProcess.home()
        .resolve("../../client/src/test/python/pseudo-terminal.py")
        .normalize()
        .toString();
  }
}
