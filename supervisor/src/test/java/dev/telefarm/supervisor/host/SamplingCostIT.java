package dev.telefarm.supervisor.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Says what sampling a hundred workers costs, by this very JVM read a hundred times a round. It
 * asserts no time: machines differ, and so do their other loads.
 */
final class SamplingCostIT {
  private static final int WORKERS = 100;
  private static final int WARM_UP = 30;
  private static final int ROUNDS = 30;

  private final AtomicLong time = new AtomicLong();
  private final ProcessProbe probe = new ProcessProbe(() -> time.addAndGet(1_000_000_000L));
  private final long pid = ProcessHandle.current().pid();

  @Test
  void oneRoundOfAHundredWorkersIsMeasured() {
    for (int i = 0; i < WARM_UP; i++) {
      round();
    }
    long before = cpu();
    for (int i = 0; i < ROUNDS; i++) {
      round();
    }
    double round = (cpu() - before) / 1e6 / ROUNDS;
    before = cpu();
    for (int i = 0; i < WORKERS; i++) {
      probe.measureProportional(pid);
    }
    double proportional = (cpu() - before) / 1e6 / WORKERS;
    double share =
        round / Duration.ofSeconds(2).toMillis()
            + proportional * WORKERS / Duration.ofSeconds(60).toMillis();

    ProcessSample sample = probe.sample(pid).orElseThrow();
    System.out.printf(
        Locale.ROOT,
        "sampling %d workers: %.2f ms CPU a round, %.2f ms for a PSS; every 2 s and 60 s: %.2f %% of a core"
            + " (each as large as this JVM: RSS %d MiB, PSS %d MiB, %d threads, %d files)%n",
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
      assertThat(probe.sample(pid).isPresent()).isTrue();
    }
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
