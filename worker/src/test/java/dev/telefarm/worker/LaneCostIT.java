package dev.telefarm.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a further lane costs. */
@EnabledOnOs(OS.LINUX)
class LaneCostIT {
  /** Resident for each, in KiB; 5 to 10 MB are TDLib's own. */
  private static final long EACH = 25 << 10;

  private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");

  @TempDir Path folder;

  @Test
  void furtherLanesAreSmall() throws Exception {
    try (WorkerHarness farm = new WorkerHarness(folder)) {
      farm.logIn();
      farm.supervisor().awaitLanes(lanes -> lanes.getReady() == 1);
      long before = resident(farm.worker().pid());
      long began = System.nanoTime();
      for (int wanted = 2; wanted <= 4; wanted++) {
        int count = wanted;
        long from = System.nanoTime();
        farm.supervisor().wantLanes(count);
        farm.supervisor().awaitLanes(lanes -> lanes.getReady() == count);
        System.out.printf(
            "lane %d: ready after %d ms, %d KiB resident%n",
            count, millisSince(from), resident(farm.worker().pid()));
      }
      long each = (resident(farm.worker().pid()) - before) / 3;
      System.out.printf(
          "one lane: %d KiB resident; each further one: %d KiB; all three after %d ms%n",
          before, each, millisSince(began));
      assertThat(each).isLessThanOrEqualTo(EACH);
    }
  }

  private static long millisSince(long nanoTime) {
    return Duration.ofNanos(System.nanoTime() - nanoTime).toMillis();
  }

  private static long resident(long pid) throws IOException {
    Matcher matcher = RESIDENT.matcher(Files.readString(Path.of("/proc/" + pid + "/status")));
    assertThat(matcher.find()).isTrue();
    return Long.parseLong(matcher.group(1));
  }
}
