package dev.telefarm.supervisor.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log on a disk, with this thread as the worker that appends to it. */
final class WorkerLogIT {
  private static final int BYTES = 64 << 10;
  private static final int FILES = 3;

  @TempDir Path folder;

  private long printed;

  @SuppressWarnings("NullAway.Init") // JUnit calls open() before each test.
  private WorkerLog log;

  @BeforeEach
  void open() {
    log = new WorkerLog(folder, BYTES, FILES);
  }

  @Test
  void usualPrinterLosesNothingButTheOldest() throws IOException {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("WorkerLogIT -Dseed=" + seed);
    var random = new SplittableRandom(seed);
    long position = log.end();
    List<String> read = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      print(random.nextInt(1, 300));
      var _ = log.look();
      if (random.nextInt(4) == 0) {
        WorkerLog.Bytes bytes = log.read(position, 1 << 20);
        assertThat(bytes.position()).isEqualTo(position);
        position = bytes.end();
        text(bytes).lines().forEach(read::add);
      }
      assertThat(onDisk()).isLessThanOrEqualTo((long) BYTES * FILES);
    }
    while (position < log.end()) {
      WorkerLog.Bytes bytes = log.read(position, 1 << 20);
      assertThat(bytes.position()).isEqualTo(position);
      position = bytes.end();
      text(bytes).lines().forEach(read::add);
    }

    assertThat(read).isEqualTo(numbers(0, printed));
    assertThat(last(100)).isEqualTo(numbers(printed - 100, printed));
    // More than one file's.
    assertThat(last(8000)).isEqualTo(numbers(printed - 8000, printed));
    assertThat(last(1_000_000)).hasSizeGreaterThan(8000).endsWith(line(printed - 1));
    assertThat(last(0)).isEmpty();
  }

  @Test
  void tailOfABurstIsKeptAndTheGapIsSeen() throws IOException {
    long position = log.end();
    print(100_000);
    assertThat(Files.size(folder.resolve("worker.log"))).isGreaterThan(10L * BYTES);

    assertThat(log.look()).as("wants to be looked at again soon").isTrue();

    assertThat(onDisk()).isLessThanOrEqualTo(BYTES);
    print(1);
    WorkerLog.Bytes bytes = log.read(position, 1 << 20);
    assertThat(bytes.position()).isGreaterThan(position + 9L * BYTES);
    assertThat(text(bytes)).endsWith(line(99_999) + "\n");
    assertThat(text(log.read(bytes.end(), 100))).isEqualTo(line(100_000) + "\n");
    assertThat(last(3)).isEqualTo(numbers(99_998, 100_001));
  }

  @Test
  void successorKnowsWhatIsThere() throws IOException {
    for (int i = 0; i < 40; i++) {
      print(200);
      var _ = log.look();
    }

    open();

    assertThat(last(5000)).isEqualTo(numbers(3000, 8000));
    assertThat(Files.exists(folder.resolve("worker.1.log"))).isTrue();
  }

  @Test
  void whatGrewWithoutASupervisorIsCutAtTheFirstLook() throws IOException {
    print(100_000);
    open();

    var _ = log.look();

    assertThat(onDisk()).isLessThanOrEqualTo(BYTES);
    assertThat(last(2)).isEqualTo(numbers(99_998, 100_000));
  }

  @Test
  void cutBySomebodyElseIsNoticed() throws IOException {
    print(10);
    var _ = log.look();
    long position = log.end();
    Files.write(folder.resolve("worker.log"), new byte[0]);
    var _ = log.look();
    print(5);

    assertThat(text(log.read(position, 1000)).lines()).isEqualTo(numbers(10, 15));
  }

  @Test
  void newestLinesAreThoseBeforeAGapIfNothingIsAfterIt() throws IOException {
    while (!Files.exists(folder.resolve("worker.1.log"))) {
      print(100);
      var _ = log.look();
    }
    long kept = printed;
    print(10);
    var _ = log.look();
    Files.write(folder.resolve("worker.log"), new byte[0]);
    var _ = log.look();

    assertThat(last(2)).isEqualTo(numbers(kept - 2, kept));
    print(1);
    assertThat(last(1)).isEqualTo(numbers(kept + 10, kept + 11));
  }

  @Test
  void logWithoutAFileIsEmpty() throws IOException {
    assertThat(log.look()).isFalse();
    assertThat(log.end()).isZero();
    assertThat(last(10)).isEmpty();
  }

  @Test
  void followersAreToldOfGrowthUntilTheyClose() throws IOException {
    List<Long> ends = new ArrayList<>();
    var follower = log.follow(() -> ends.add(log.end()));
    print(1);
    var _ = log.look();
    var _ = log.look();
    follower.close();
    print(1);
    var _ = log.look();

    assertThat(ends).containsExactly(9L);
  }

  /** Lines of 9 bytes. */
  private void print(int lines) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines; i++) {
      text.append(line(printed++)).append('\n');
    }
    try (OutputStream out =
        Files.newOutputStream(
            folder.resolve("worker.log"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      out.write(text.toString().getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static String line(long number) {
    return "%08d".formatted(number);
  }

  private static List<String> numbers(long from, long to) {
    return LongStream.range(from, to).mapToObj(WorkerLogIT::line).toList();
  }

  private List<String> last(long lines) throws IOException {
    StringBuilder text = new StringBuilder();
    WorkerLog.Range range = log.last(lines);
    long position = range.start();
    while (position < range.end()) {
      WorkerLog.Bytes bytes = log.read(position, 10_000);
      if (!bytes.content().hasRemaining()) {
        break; // what followed was cut away
      }
      assertThat(bytes.position()).isEqualTo(position);
      text.append(text(bytes));
      position = bytes.end();
    }
    return text.toString().lines().toList();
  }

  private static String text(WorkerLog.Bytes bytes) {
    return StandardCharsets.US_ASCII.decode(bytes.content().duplicate()).toString();
  }

  private long onDisk() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
