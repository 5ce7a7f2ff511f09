package dev.telefarm.bench.farm;

import dev.telefarm.bench.cases.BenchCase;
import dev.telefarm.bench.cases.Figure;
import dev.telefarm.bench.cases.Figure.Found;
import dev.telefarm.bench.cases.Sizes;
import dev.telefarm.bench.lab.AccountSetup;
import dev.telefarm.bench.lab.Host;
import dev.telefarm.bench.lab.Lab;
import dev.telefarm.bench.report.Input;
import dev.telefarm.bench.report.Measurement;
import dev.telefarm.bench.report.Target;
import dev.telefarm.proto.v1.Worker;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.LongUnaryOperator;

/** What a worker that does nothing holds in memory. */
final class IdleCase implements BenchCase {
  /** A worker gives back what only its start needed some seconds after it. */
  private static final Duration SETTLE = Duration.ofSeconds(10);

  @Override
  public String name() {
    return "idle";
  }

  @Override
  public String description() {
    return "memory of idle, logged-in workers side by side";
  }

  @Override
  public List<Figure> figures(Sizes sizes) {
    String what = "idle logged-in worker, %d running, %s, median";
    return List.of(
        new Figure(
            what.formatted(sizes.workers(), "RSS"),
            "MB",
            new Target.AtMost(120),
            lab -> measure(lab, sizes.workers(), Host::resident)),
        new Figure(
            what.formatted(sizes.workers(), "PSS"),
            "MB",
            new Target.AtMost(60),
            lab -> measure(lab, sizes.workers(), Host::proportional)));
  }

  private static Found measure(Lab lab, int workers, LongUnaryOperator memory) throws Exception {
    List<AccountSetup> crowd = Crowd.of(lab, workers);
    // Not those that have just logged in: a farm's workers start from stored sessions.
    if (lab.farm().worker(crowd.getLast()).getStartCount() == 1) {
      lab.farm().stopAndRestart();
      lab.farm().awaitReady(crowd);
      lab.pass(SETTLE);
    }
    List<Double> megabytes =
        lab.farm().workers().stream()
            .map(Worker::getPid)
            .map(pid -> memory.applyAsLong(pid) / 1e6)
            .toList();
    return new Found(
        Measurement.median(megabytes),
        List.of(
            new Input("workers", megabytes.size(), ""),
            new Input("least", Collections.min(megabytes), "MB"),
            new Input("most", Collections.max(megabytes), "MB"),
            new Input("all", megabytes.stream().mapToDouble(Double::doubleValue).sum(), "MB")));
  }
}
