package dev.telefarm.bench.faults;

import dev.telefarm.bench.cases.Measurable;
import dev.telefarm.bench.faults.Baseline.Times;
import dev.telefarm.bench.faults.Fault.Outcome;
import dev.telefarm.bench.lab.Lab;
import dev.telefarm.bench.lab.Story.Sight;
import dev.telefarm.bench.report.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * One fault's row: the farm meets it, and bare TDLib beside it at the same time.
 *
 * @param runs of the farm, of which the value is the median
 */
record FaultRow(Fault fault, int runs, boolean wantBare, Baseline baseline, Results results)
    implements Measurable {
  /** Longer than anything that is recovered from, as TDLib goes on after 137 s at the latest. */
  private static final Duration PATIENCE = Duration.ofSeconds(150);

  @Override
  public Row row(Lab lab) {
    if (lab.deadline().remaining().isZero()) {
      return missing(lab, "out of time");
    }
    try {
      Times undisturbed = baseline.of(lab, wantBare);
      lab.note("measuring " + fault.name());
      Row row = measure(lab, undisturbed);
      row.inputs().forEach(input -> lab.note("  " + fault.name() + ": " + input));
      return row;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return missing(lab, "interrupted");
    } catch (Exception e) {
      return missing(lab, e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }

  private Row missing(Lab lab, String why) {
    lab.note("  " + fault.name() + ": not measured: " + why);
    return Row.missing(fault.description(), "s", fault.kind().target(), why);
  }

  private Row measure(Lab lab, Times undisturbed) throws Exception {
    boolean besideBare = wantBare && fault.setting().bare();
    try (Stage stage = Stage.open(lab, fault.name(), fault.setting(), besideBare);
        ExecutorService side = Executors.newVirtualThreadPerTaskExecutor()) {
      Optional<Future<List<BareTake>>> bare =
          besideBare ? Optional.of(side.submit(() -> bare(stage))) : Optional.empty();
      List<FarmTake> takes = new ArrayList<>();
      for (int run = 0; run < runs; run++) {
        takes.add(stage.farm(fault.script(), fault.setting().abroad(), patience(), this::enough));
      }
      List<BareTake> bareTakes = bare.isPresent() ? bare.get().get() : List.of();
      var report = new FaultReport(fault, undisturbed, takes, bareTakes);
      results.add(report.result());
      return report.row();
    }
  }

  /** What waits for a person is not waited for. */
  private boolean enough(Sight sight) {
    return fault.outcome() instanceof Outcome.Waits
        && Loss.shows(fault.outcome(), sight.download());
  }

  private Duration patience() {
    return PATIENCE.plus(fault.length());
  }

  private List<BareTake> bare(Stage stage) throws Exception {
    List<BareTake> takes = new ArrayList<>();
    for (int run = 0;
        run < runs && takes.stream().allMatch(take -> take.run().completed());
        run++) {
      takes.add(stage.bare(fault.script(), fault.setting().abroad(), patience()));
    }
    return takes;
  }
}
