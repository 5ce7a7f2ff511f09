package dev.telefarm.supervisor.metrics;

import dev.telefarm.proto.v1.WatchWorkersResponse;
import dev.telefarm.proto.v1.Worker;
import dev.telefarm.proto.v1.WorkerExit;
import dev.telefarm.supervisor.farm.FarmWorkers;
import dev.telefarm.supervisor.farm.Refusal;
import dev.telefarm.supervisor.farm.WorkerWatch;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The workers by account, from a watch of its own. Told on the control loop, read by scrapes.
 * Thread-safe.
 */
final class WorkerMeters implements WorkerWatch.Outlet, AutoCloseable {
  private static final String ACCOUNT = "account";

  private final MeterRegistry registry;
  private final FarmWorkers farm;
  private final WorkerWatch watch;
  private final Map<String, Worker> workers = new ConcurrentHashMap<>();
  private final List<Figure> figures;
  private final MultiGauge states;

  WorkerMeters(MeterRegistry registry, FarmWorkers farm, LongSupplier nanoTime) {
    this.registry = registry;
    this.farm = farm;
    this.states =
        MultiGauge.builder("telefarm.worker.state")
            .description("1 for the state that the worker is in")
            .register(registry);
    this.figures =
        List.of(
            figure("resident", "bytes", "Resident memory", Worker::getResidentBytes),
            figure("pss", "bytes", "Memory, shared pages divided", Worker::getPssBytes),
            figure("cpu.load", null, "Share of one core", Worker::getCpuLoad),
            figure("threads", null, "Threads", Worker::getThreadCount),
            figure("open.files", null, "Open files", Worker::getOpenFileCount),
            figure("read.rate", "bytes", "From disks, a second", Worker::getReadBytesPerSecond),
            figure("write.rate", "bytes", "To disks, a second", Worker::getWrittenBytesPerSecond),
            figure(
                "memory.trend",
                "bytes",
                "Growth of the resident memory, an hour",
                worker -> worker.getMemoryTrend().getBytesPerHour()));
    this.watch = new WorkerWatch(Set.of(), this, nanoTime);
    farm.watch(watch);
  }

  private Figure figure(
      String name, @Nullable String unit, String description, ToDoubleFunction<Worker> value) {
    return new Figure(
        MultiGauge.builder("telefarm.worker." + name)
            .baseUnit(unit)
            .description(description)
            .register(registry),
        value);
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public void send(WatchWorkersResponse response) {
    switch (response.getEventCase()) {
      case WORKER -> take(response.getWorker());
      case DELETED -> forget(response.getDeleted());
      case SYNCED, EVENT_NOT_SET -> {}
    }
  }

  @Override
  public void refuse(Refusal refusal) {
    throw new IllegalStateException("always ready, but refused", refusal);
  }

  private void take(Worker worker) {
    Worker before = workers.put(worker.getName(), worker);
    String account = account(worker);
    Counter starts =
        Counter.builder("telefarm.worker.starts")
            .description("Launches since the account exists")
            .tag(ACCOUNT, account)
            .register(registry);
    starts.increment(worker.getStartCount() - (before == null ? 0 : before.getStartCount()));
    // What the worker's life before this supervisor ended by is not counted.
    if (before != null && !worker.getLastExit().equals(before.getLastExit())) {
      Counter.builder("telefarm.worker.exits")
          .description("Ends of processes since this supervisor runs")
          .tag(ACCOUNT, account)
          .tag("cause", cause(worker.getLastExit()))
          .register(registry)
          .increment();
    }
  }

  private void forget(String name) {
    Worker worker = workers.remove(name);
    if (worker != null) {
      String account = account(worker);
      registry.getMeters().stream()
          .map(Meter::getId)
          .filter(id -> account.equals(id.getTag(ACCOUNT)))
          .toList()
          .forEach(registry::remove);
    }
  }

  /** Brings the gauges to what is known; before a scrape. */
  void refresh() {
    List<Worker> all = List.copyOf(workers.values());
    List<Worker> running = all.stream().filter(worker -> worker.getPid() != 0).toList();
    for (Figure figure : figures) {
      List<Row<?>> rows = new ArrayList<>();
      running.forEach(worker ->
          rows.add(Row.of(Tags.of(ACCOUNT, account(worker)), figure.value.applyAsDouble(worker))));
      figure.gauge.register(rows, true);
    }
    List<Row<?>> rows = new ArrayList<>();
    for (Worker worker : all) {
      Arrays.stream(Worker.State.values())
          .filter(state ->
              state != Worker.State.UNRECOGNIZED && state != Worker.State.STATE_UNSPECIFIED)
          .forEach(state ->
              rows.add(
                  Row.of(
                      Tags.of(
                          ACCOUNT,
                          account(worker),
                          "state",
                          label(state.name().substring("STATE_".length()))),
                      worker.getState() == state ? 1 : 0)));
    }
    states.register(rows, true);
  }

  private static String account(Worker worker) {
    return worker.getAccount().substring("accounts/".length());
  }

  private static String cause(WorkerExit exit) {
    return label(exit.getCause().name().replace("CAUSE_", ""));
  }

  private static String label(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  @Override
  public void close() {
    farm.unwatch(watch);
  }

  private record Figure(MultiGauge gauge, ToDoubleFunction<Worker> value) {}
}
