package dev.telefarm.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.sandbox.world.FileSpec;
import dev.telefarm.sandbox.world.MessageSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a worker costs, with the flags that the supervisor gives it. */
@EnabledOnOs(OS.LINUX)
class WorkerMemoryIT {
  /**
   * Resident at the most, in KiB. About 80 MB of it are pages of libraries, which all workers of a
   * machine share; most of the rest is the JVM's own: C2's arenas while it starts, metaspace, heap.
   */
  private static final long PEAK = 230 << 10;

  /** What 512 MiB may add to that of a worker that is logged in: nothing that grows with a file. */
  private static final long GROWTH = 40 << 10;

  @TempDir Path folder;

  @Test
  void longDownloadAtFullSpeedStaysSmall() throws Exception {
    try (WorkerHarness farm = new WorkerHarness(folder)) {
      FileSpec file = FileSpec.generated("long.bin", 512 << 20);
      int message =
          farm.sandbox().world().post("films", List.of(MessageSpec.of(file))).getFirst().id();
      farm.logIn();
      Memory idle = memory(farm.worker().pid());
      farm.want("d1", "https://t.me/sandbox_films/" + message);
      farm.awaitEnd("d1");
      Memory after = memory(farm.worker().pid());
      System.out.printf("before the download, in KiB: %s%nafter it: %s%n", idle, after);
      farm.awaitCompleted("d1", message);
      assertThat(after.peak()).isLessThanOrEqualTo(PEAK);
      assertThat(after.resident() - idle.resident()).isLessThanOrEqualTo(GROWTH);
    }
  }

  /** In KiB: resident now, at its peak, and of what is resident the part that is no file's. */
  private record Memory(long resident, long peak, long anonymous) {}

  private static Memory memory(long pid) throws IOException {
    String status = Files.readString(Path.of("/proc/" + pid + "/status"));
    return new Memory(value(status, "VmRSS"), value(status, "VmHWM"), value(status, "RssAnon"));
  }

  private static long value(String status, String name) {
    Matcher matcher = Pattern.compile("(?m)^" + name + ":\\s+(\\d+) kB$").matcher(status);
    assertThat(matcher.find()).as(name).isTrue();
    return Long.parseLong(matcher.group(1));
  }
}
