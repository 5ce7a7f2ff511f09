package dev.telefarm.supervisor.farm;

import dev.telefarm.proto.v1.Worker;
import dev.telefarm.supervisor.account.AccountId;
import dev.telefarm.supervisor.host.ProcessSample;
import dev.telefarm.supervisor.host.SampleTarget;
import dev.telefarm.supervisor.lifecycle.ProcessIdentity;
import dev.telefarm.supervisor.lifecycle.WorkerEvent;
import dev.telefarm.supervisor.memory.MemoryCeilings;
import dev.telefarm.supervisor.memory.MemoryFinding;
import dev.telefarm.supervisor.memory.MemoryGuard;
import dev.telefarm.supervisor.memory.MemoryTrend;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was measured of the workers' processes, and what follows from it: one that uses too much
 * memory is drained or killed. Belongs to the control loop.
 */
final class Observations {
  private static final Logger log = LoggerFactory.getLogger(Observations.class);

  private final Roster roster;
  private final WorkerFleet fleet;
  private final MemoryCeilings ceilings;
  private final InstantSource clock;
  private final Map<AccountId, Observed> observed = new HashMap<>();

  Observations(Roster roster, WorkerFleet fleet, MemoryCeilings ceilings, InstantSource clock) {
    this.roster = roster;
    this.fleet = fleet;
    this.ceilings = ceilings;
    this.clock = clock;
    roster.onRemoval(observed::remove);
  }

  /** The clock was set: a trend over that moment would be none. */
  void clockSet() {
    observed.clear();
  }

  /** What there is to measure. */
  List<SampleTarget> targets() {
    return roster.all().stream()
        .map(entry ->
            new SampleTarget(entry.id, entry.process == null ? 0 : entry.process.identity().pid()))
        .toList();
  }

  void take(SampleTarget target, ProcessSample sample) {
    roster
        .find(target.account())
        .filter(entry -> entry.process != null && entry.process.identity().pid() == target.pid())
        .ifPresent(entry -> take(entry, sample));
  }

  private void take(AccountEntry entry, ProcessSample sample) {
    if (entry.process == null) {
      return;
    }
    ProcessIdentity identity = entry.process.identity();
    Observed of = observed.get(entry.id);
    if (of == null || !of.identity.equals(identity)) {
      of = new Observed(identity, new MemoryGuard(ceilings));
      observed.put(entry.id, of);
    }
    MemoryFinding finding = of.guard.observe(clock.instant(), sample.residentBytes());
    of.sample = sample;
    of.trend = finding.trend();
    judge(entry, sample, finding);
  }

  private void judge(AccountEntry entry, ProcessSample sample, MemoryFinding finding) {
    if (finding.warn()) {
      log.warn(
          "worker account={} may be leaking: resident={} bytes, growing by {} bytes an hour, at the soft ceiling by {}",
          entry.id,
          sample.residentBytes(),
          finding.trend().map(MemoryTrend::bytesPerHour).orElse(0L),
          finding.trend().flatMap(MemoryTrend::softCeilingAt).orElseThrow());
    }
    switch (finding.level()) {
      case WITHIN -> {}
      case OVER_SOFT -> over(entry, sample, new WorkerEvent.OverSoftCeiling());
      case OVER_HARD -> over(entry, sample, new WorkerEvent.OverHardCeiling());
    }
  }

  /** Said at each sample: a worker that is not attached yet cannot be drained. */
  private void over(AccountEntry entry, ProcessSample sample, WorkerEvent event) {
    var before = entry.worker.state();
    fleet.handle(entry, event);
    if (!entry.worker.state().equals(before)) {
      log.warn(
          "worker account={} uses too much memory: {} resident={} bytes soft={} hard={}",
          entry.id,
          event.getClass().getSimpleName(),
          sample.residentBytes(),
          ceilings.softBytes(),
          ceilings.hardBytes());
    }
  }

  /** Adds what was measured of the process that the account's worker has now. */
  void show(AccountEntry entry, Worker.Builder worker) {
    Observed of = observed.get(entry.id);
    if (of == null || entry.process == null || !of.identity.equals(entry.process.identity())) {
      return;
    }
    ProcessSample sample = of.sample;
    if (sample != null) {
      worker
          .setResidentBytes(sample.residentBytes())
          .setPssBytes(sample.proportionalBytes())
          .setCpuLoad(sample.cpuLoad())
          .setThreadCount(sample.threadCount())
          .setOpenFileCount(sample.openFileCount())
          .setReadBytes(sample.readBytes())
          .setWrittenBytes(sample.writtenBytes())
          .setReadBytesPerSecond(sample.readBytesPerSecond())
          .setWrittenBytesPerSecond(sample.writtenBytesPerSecond());
    }
    of.trend.ifPresent(trend -> {
      var shown = Worker.MemoryTrend.newBuilder().setBytesPerHour(trend.bytesPerHour());
      trend.softCeilingAt().map(Times::timestamp).ifPresent(shown::setSoftCeilingTime);
      worker.setMemoryTrend(shown);
    });
  }

  /** Of one process. */
  private static final class Observed {
    final ProcessIdentity identity;
    final MemoryGuard guard;
    @Nullable ProcessSample sample;
    Optional<MemoryTrend> trend = Optional.empty();

    Observed(ProcessIdentity identity, MemoryGuard guard) {
      this.identity = identity;
      this.guard = guard;
    }
  }
}
