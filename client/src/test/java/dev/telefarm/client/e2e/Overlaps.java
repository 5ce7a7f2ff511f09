package dev.telefarm.client.e2e;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Watches the system's process table for an account that has two living workers at a time. A killed
 * process has no command line any more, so that it does not count.
 */
final class Overlaps implements AutoCloseable {
  private static final long PACE_MILLIS = 50;

  private final Farm farm;
  private final List<String> accounts;
  private final Set<String> seen = new ConcurrentSkipListSet<>();
  private final AtomicInteger samples = new AtomicInteger();
  private final ScheduledExecutorService pace =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("overlaps").factory());

  Overlaps(Farm farm, List<String> accounts) {
    this.farm = farm;
    this.accounts = accounts;
    var _ = pace.scheduleWithFixedDelay(this::sample, 0, PACE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void sample() {
    Map<String, Long> living = new HashMap<>();
    farm.workerProcesses().stream()
        .map(process -> process.info().commandLine().orElse(""))
        .forEach(command ->
            accounts.stream()
                .filter(account -> command.contains(" --account " + account + " "))
                .forEach(account -> living.merge(account, 1L, Long::sum)));
    living.forEach((account, count) -> {
      if (count > 1) {
        seen.add(account + " had " + count + " workers");
      }
    });
    samples.incrementAndGet();
  }

  /** What was seen, in words. */
  Set<String> seen() {
    return seen;
  }

  int samples() {
    return samples.get();
  }

  @Override
  public void close() {
    pace.shutdownNow();
  }
}
