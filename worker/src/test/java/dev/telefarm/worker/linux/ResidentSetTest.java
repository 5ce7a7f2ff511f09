package dev.telefarm.worker.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.worker.linux.ResidentSet.Mapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ResidentSetTest {
  private static final String LIBRARY =
      " 00000000 fe:00 16039956                   /x/libtdjson.so";

  @Test
  void unchangedPagesOfLibraryAreClean() {
    assertThat(ResidentSet.clean(mapping("1000-9000 r--p" + LIBRARY, 20_000, 0)))
        .containsExactly(new Mapping(0x1000, 0x9000));
    assertThat(ResidentSet.clean(mapping("1000-9000 r-xp" + LIBRARY, 20_000, 0))).hasSize(1);
  }

  @Test
  void changedPagesAreKept() {
    assertThat(ResidentSet.clean(mapping("1000-9000 r--p" + LIBRARY, 20_000, 4))).isEmpty();
  }

  @Test
  void whatCanBeWrittenIsKept() {
    assertThat(ResidentSet.clean(mapping("1000-9000 rw-p" + LIBRARY, 20_000, 0))).isEmpty();
    assertThat(ResidentSet.clean(mapping("1000-9000 rwxp" + LIBRARY, 20_000, 0))).isEmpty();
  }

  @Test
  void memoryAndOtherFilesAreKept() {
    assertThat(ResidentSet.clean(mapping("1000-9000 r--p 00000000 00:00 0 ", 20_000, 0))).isEmpty();
    assertThat(
            ResidentSet.clean(
                mapping("1000-9000 r--p 00000000 fe:00 16039956    /x/data.bin", 20_000, 0)))
        .isEmpty();
  }

  @Test
  void figuresOfOneMappingAreNotTakenForAnothers() {
    List<String> two = new ArrayList<>(mapping("1000-9000 rw-p" + LIBRARY, 20_000, 0));
    two.addAll(mapping("a000-b000 r--p" + LIBRARY, 4, 0));
    assertThat(ResidentSet.clean(two)).isEmpty();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void trimGivesBackFilePagesOfThisProcess() throws IOException {
    long before = residentFileKib();

    ResidentSet.trim();

    // The JVM's own library alone has more that only its start needed.
    assertThat(residentFileKib()).isLessThan(before - 1024);
  }

  private static long residentFileKib() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("RssFile:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> mapping(String header, long residentKib, long anonymousKib) {
    return List.of(
        header,
        "Size:              32 kB",
        "Rss:             %5d kB".formatted(residentKib),
        "Anonymous:       %5d kB".formatted(anonymousKib),
        "AnonHugePages:         0 kB");
  }
}
