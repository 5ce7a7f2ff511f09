package dev.telefarm.supervisor.host;

import dev.telefarm.supervisor.account.AccountId;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Samples every worker's process at an interval, on a thread of its own, and keeps the last hour of
 * each. Proportional memory is dear: so few processes a round that each has its turn about once a
 * minute. A round of a hundred workers costs about 10 ms of CPU every 2 s (see {@link #cost}).
 * Thread-safe.
 */
public final class WorkerSampler {
  private static final Logger log = LoggerFactory.getLogger(WorkerSampler.class);

  /** In which every process has its turn of the proportional memory. */
  private static final Duration TURN = Duration.ofSeconds(60);

  private final ProcessProbe probe;
  private final Duration interval;
  private final Supplier<List<SampleTarget>> targets;
  private final Listener listener;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final Map<AccountId, SampleRing> rings = new ConcurrentHashMap<>();
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("sampler").daemon().factory());
  private volatile SamplingCost cost = SamplingCost.NONE;

  WorkerSampler(
      Duration interval,
      Supplier<List<SampleTarget>> targets,
      Listener listener,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.probe = new ProcessProbe(nanoTime);
    this.interval = interval;
    this.targets = targets;
    this.listener = listener;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /**
   * Starts to sample.
   *
   * @param targets all accounts there are; called before each round, and may wait
   */
  public static WorkerSampler start(
      Duration interval,
      Supplier<List<SampleTarget>> targets,
      Listener listener,
      InstantSource clock,
      LongSupplier nanoTime) {
    var sampler = new WorkerSampler(interval, targets, listener, clock, nanoTime);
    // Not at a fixed rate: after a standstill of the machine there is nothing to make up for.
    var _ =
        sampler.executor.scheduleWithFixedDelay(
            sampler::guardedRound, 0, interval.toNanos(), TimeUnit.NANOSECONDS);
    return sampler;
  }

  public Duration interval() {
    return interval;
  }

  public SamplingCost cost() {
    return cost;
  }

  /** What the account's workers were like, oldest first; empty if they never were sampled. */
  public List<SamplePoint> history(AccountId account) {
    return Optional.ofNullable(rings.get(account))
        .map(ring -> ring.points(clock.instant()))
        .orElse(List.of());
  }

  private void guardedRound() {
    try {
      round();
    } catch (RuntimeException e) {
      // One round is lost, not all that follow.
      log.warn("sampling failed", e);
    }
  }

  void round() {
    List<SampleTarget> all = targets.get();
    long wallBefore = nanoTime.getAsLong();
    long cpuBefore = threads.getCurrentThreadCpuTime();
    Instant now = clock.instant();
    Map<SampleTarget, ProcessSample> samples = new HashMap<>();
    Set<AccountId> accounts = new HashSet<>();
    Set<Long> pids = new HashSet<>();
    int turns = turns(all.size());
    for (SampleTarget target : all) {
      accounts.add(target.account());
      if (target.pid() == 0) {
        continue;
      }
      pids.add(target.pid());
      Optional<ProcessSample> sample = probe.sample(target.pid());
      if (sample.isPresent() && turns > 0 && probe.proportionalDue(target.pid())) {
        turns--;
        probe.measureProportional(target.pid());
        sample = probe.sample(target.pid());
      }
      sample.ifPresent(taken -> {
        samples.put(target, taken);
        rings.computeIfAbsent(target.account(), _ -> new SampleRing()).add(now, taken);
      });
    }
    probe.retain(pids);
    rings.keySet().retainAll(accounts);
    cost =
        cost.plus(
            Duration.ofNanos(nanoTime.getAsLong() - wallBefore),
            Duration.ofNanos(Math.max(0, threads.getCurrentThreadCpuTime() - cpuBefore)),
            samples.size());
    listener.sampled(Map.copyOf(samples));
  }

  /** How many processes may have their turn of the proportional memory in one round. */
  private int turns(int workers) {
    return 1 + (int) (workers * interval.toNanos() / TURN.toNanos());
  }

  /** Ends it; a round that runs may finish. */
  public void stop() throws InterruptedException {
    executor.shutdown();
    if (!executor.awaitTermination(1, TimeUnit.SECONDS)) {
      executor.shutdownNow();
    }
  }

  /** Who wants to know what was measured; called on the sampling thread. */
  public interface Listener {
    void sampled(Map<SampleTarget, ProcessSample> samples);
  }
}
