package dev.telefarm.bench.faults;

import dev.telefarm.bench.cases.BenchCase;
import dev.telefarm.bench.cases.Measurable;
import dev.telefarm.bench.cases.Sizes;
import java.util.List;

/** One fault as a case of the bench. */
final class FaultCase implements BenchCase {
  private final Fault fault;
  private final Baseline baseline;
  private final Results results;

  FaultCase(Fault fault, Baseline baseline, Results results) {
    this.fault = fault;
    this.baseline = baseline;
    this.results = results;
  }

  /** Whether it is part of a quick run. */
  boolean brief() {
    return fault.setting().brief();
  }

  @Override
  public String name() {
    return fault.name();
  }

  @Override
  public String description() {
    return fault.description();
  }

  @Override
  public List<Measurable> figures(Sizes sizes) {
    int runs = Math.min(sizes.runs(), fault.kind().runs());
    boolean besideBare = sizes.runs() > 1;
    return List.of(new FaultRow(fault, runs, besideBare, baseline, results));
  }
}
