package dev.telefarm.supervisor.metrics;

import dev.telefarm.supervisor.host.HostSample;
import dev.telefarm.supervisor.host.HostSampler;
import dev.telefarm.supervisor.host.SamplingCost;
import dev.telefarm.supervisor.host.WorkerSampler;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The host, and what watching it costs. Thread-safe. */
final class HostMeters {
  private final MeterRegistry registry;
  private final HostSampler sampler;
  private volatile HostSample sample;

  HostMeters(MeterRegistry registry, HostSampler host, WorkerSampler workers) {
    this.registry = registry;
    this.sampler = host;
    this.sample = host.host();
    gauge("cpus", null, "Processors", HostSample::cpuCount);
    gauge("memory.size", "bytes", "Memory", HostSample::memoryTotalBytes);
    gauge("memory.available", "bytes", "Memory to be had", HostSample::memoryAvailableBytes);
    gauge(
        "disk.free", "bytes", "On the data directory's file system", HostSample::dataDiskFreeBytes);
    gauge("load1", null, "Load average over one minute", HostSample::loadAverage);
    costs(workers);
  }

  private void costs(WorkerSampler workers) {
    FunctionCounter.builder("telefarm.sampling.rounds", workers, each -> each.cost().rounds())
        .description("Rounds in which every worker's process was measured")
        .register(registry);
    FunctionCounter.builder(
            "telefarm.sampling.cpu", workers, each -> each.cost().cpu().toNanos() / 1e9)
        .baseUnit("seconds")
        .description("CPU that the sampling thread has used")
        .register(registry);
    FunctionCounter.builder(
            "telefarm.sampling.wall", workers, each -> each.cost().wall().toNanos() / 1e9)
        .baseUnit("seconds")
        .description("Time that rounds have taken")
        .register(registry);
    TimeGauge.builder(
            "telefarm.sampling.last.cpu",
            workers,
            TimeUnit.NANOSECONDS,
            each -> each.cost().lastCpu().toNanos())
        .description("CPU of the last round")
        .register(registry);
    Gauge.builder("telefarm.sampling.load", workers, HostMeters::load)
        .description("Share of one core that sampling costs, by the last round")
        .register(registry);
  }

  private static double load(WorkerSampler workers) {
    SamplingCost cost = workers.cost();
    return (double) cost.lastCpu().toNanos() / workers.interval().toNanos();
  }

  private void gauge(
      String name, @Nullable String unit, String description, ToDoubleFunction<HostSample> value) {
    Gauge.builder("telefarm.host." + name, this, meters -> value.applyAsDouble(meters.sample))
        .baseUnit(unit)
        .description(description)
        .register(registry);
  }

  /** Looks at the host anew; before a scrape. */
  void refresh() {
    sample = sampler.host();
  }
}
