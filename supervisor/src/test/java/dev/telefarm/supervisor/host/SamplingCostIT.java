package dev.telefarm.supervisor.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Says what sampling a hundred workers costs, by one puppet, which is about as large as a worker,
 * read a hundred times a round. It asserts no time: machines differ, and so do their other loads.
 */
final class SamplingCostIT {
  private static final int WORKERS = 100;
  private static final int WARM_UP = 50;
  private static final int ROUNDS = 51;

  @TempDir Path folder;

  /** As far apart as the samples of one worker are, so that each is really taken. */
  private final AtomicLong time = new AtomicLong();

  private final ProcessProbe probe = new ProcessProbe(() -> time.addAndGet(2_000_000_000L));

  @SuppressWarnings("NullAway.Init") // JUnit calls start() before each test.
  private Process worker;

  @BeforeEach
  void start() throws IOException {
    // It finds no supervisor and tries again, for as long as the test lasts.
    worker =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xms8m",
                "-Xmn3m",
                "-Xmx192m",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.telefarm.worker.WorkerMain",
                "--data-dir",
                folder.toString(),
                "--link",
                folder.resolve("none.sock").toString())
            .redirectInput(new File("/dev/null"))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
  }

  @AfterEach
  void end() {
    worker.destroyForcibly().onExit().join();
  }

  @Test
  void oneRoundOfAHundredWorkersIsMeasured() {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> probe.sample(worker.pid()).orElseThrow().residentBytes() > 70 << 20);
    for (int i = 0; i < WARM_UP; i++) {
      round();
    }
    double round = median(this::round);
    double proportional = median(() -> probe.measureProportional(worker.pid()));
    double share =
        round / Duration.ofSeconds(2).toMillis()
            + proportional * WORKERS / Duration.ofSeconds(60).toMillis();

    ProcessSample sample = probe.sample(worker.pid()).orElseThrow();
    System.out.printf(
        Locale.ROOT,
        "sampling %d workers: %.2f ms CPU a round, %.2f ms for a PSS; every 2 s and 60 s: %.2f %% of a core"
            + " (each with RSS %d MiB, PSS %d MiB, %d threads, %d files)%n",
        WORKERS,
        round,
        proportional,
        share * 100,
        sample.residentBytes() >> 20,
        sample.proportionalBytes() >> 20,
        sample.threadCount(),
        sample.openFileCount());
    assertThat(sample.residentBytes()).isGreaterThanOrEqualTo(sample.proportionalBytes());
    assertThat(sample.proportionalBytes()).isPositive();
    assertThat(sample.threadCount()).isPositive();
    assertThat(sample.openFileCount()).isPositive();
  }

  private void round() {
    for (int i = 0; i < WORKERS; i++) {
      assertThat(probe.sample(worker.pid()).isPresent()).isTrue();
    }
  }

  /** Milliseconds of CPU; one that another process disturbed does not count. */
  private static double median(Runnable task) {
    return LongStream.generate(
                () -> {
                  long before = cpu();
                  task.run();
                  return cpu() - before;
                })
            .limit(ROUNDS)
            .sorted()
            .skip(ROUNDS / 2)
            .findFirst()
            .orElseThrow()
        / 1e6;
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
