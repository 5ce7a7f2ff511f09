package dev.telefarm.client.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A tmpfs of a few MiB that only the supervisor and its workers see: they run in a mount namespace
 * of their own, which needs no root where user namespaces are allowed. The test reaches it through
 * the supervisor's {@code /proc/<pid>/root}.
 */
final class SmallDisk {
  private static final List<String> NAMESPACE =
      List.of("unshare", "--user", "--map-root-user", "--mount");

  private final Path mountPoint;
  private final int mebibytes;

  SmallDisk(Path mountPoint, int mebibytes) {
    this.mountPoint = mountPoint;
    this.mebibytes = mebibytes;
  }

  /** Skips the test where nobody but root may mount. */
  static void assumePossible() {
    try {
      Process probe =
          new ProcessBuilder(concat(NAMESPACE, List.of("true"))).redirectErrorStream(true).start();
      Assumptions.assumeTrue(
          probe.waitFor(10, TimeUnit.SECONDS) && probe.exitValue() == 0,
          "no user namespaces here, so no small file system without root");
    } catch (IOException e) {
      Assumptions.abort("no unshare here: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Before a command that is to see the disk; the command keeps the process's id. */
  List<String> prefix() {
    try {
      Files.createDirectories(mountPoint);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return concat(
        NAMESPACE,
        List.of(
            "sh",
            "-c",
            "mount -t tmpfs -o size=" + mebibytes + "m none \"$0\" && exec \"$@\"",
            mountPoint.toString()));
  }

  private static List<String> concat(List<String> first, List<String> second) {
    var all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  /** As the supervisor and its workers know it. */
  Path path() {
    return mountPoint;
  }

  /** A path on it as this process reaches it, while that supervisor lives. */
  Path seenThrough(ChildProcess supervisor, Path path) {
    return Path.of("/proc/" + supervisor.pid() + "/root" + path);
  }
}
