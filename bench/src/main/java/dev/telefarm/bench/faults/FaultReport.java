package dev.telefarm.bench.faults;

import dev.telefarm.bench.faults.Baseline.Times;
import dev.telefarm.bench.faults.Fault.Outcome;
import dev.telefarm.bench.lab.BareRun;
import dev.telefarm.bench.lab.Story;
import dev.telefarm.bench.report.Input;
import dev.telefarm.bench.report.Measurement;
import dev.telefarm.bench.report.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;

/**
 * What one fault's runs say. Pure, but for what it was made of.
 *
 * @param takes of the farm, at least one
 * @param bare of bare TDLib, none if it was not asked
 */
record FaultReport(Fault fault, Times undisturbed, List<FarmTake> takes, List<BareTake> bare) {
  Results.Result result() {
    return new Results.Result(fault, takes, losses(), takes.getLast().callsIntoWaits());
  }

  Row row() {
    List<Double> losses = losses();
    String note = note(losses);
    return new Row(
        fault.description(),
        losses.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Measurement.median(losses)),
        "s",
        fault.kind().target(),
        details(),
        inputs(),
        note);
  }

  /** Why it does not hold, whatever it took; empty if the value decides. */
  private String note(List<Double> losses) {
    if (losses.size() < takes.size()) {
      Story wrong =
          takes.stream().filter(take -> loss(take).isEmpty()).findFirst().orElseThrow().story();
      return "ended otherwise: "
          + Seen.text(List.of(wrong))
          + " "
          + wrong.last().getFailure().getMessage()
          + (wrong.original() ? "" : ", without the original's bytes");
    }
    long intoWaits = takes.getLast().callsIntoWaits();
    return intoWaits > 0 ? intoWaits + " requests into an announced wait" : "";
  }

  private List<Double> losses() {
    return takes.stream().map(this::loss).flatMap(Optional::stream).toList();
  }

  /** Empty if it came out as it should not. */
  private Optional<Double> loss(FarmTake take) {
    Story story = take.story();
    if (fault.outcome() instanceof Outcome.Completes) {
      return story.original()
          ? Optional.of(Loss.seconds(story.nanos() / 1e9, undisturbed.farmBest(), fault.length()))
          : Optional.empty();
    }
    return Loss.untilShown(fault.outcome(), take.play().begun(), story)
        .map(time -> time.toNanos() / 1e9);
  }

  private SequencedMap<String, String> details() {
    var details = new LinkedHashMap<String, String>();
    details.put("the user sees", Seen.text(takes.stream().map(FarmTake::story).toList()));
    boolean all = takes.stream().allMatch(take -> take.story().original());
    details.put("by itself", all ? "yes" : "no");
    details.put("fetched twice", mebibytes(most()));
    details.put("bare TDLib", bareText());
    return details;
  }

  private long most() {
    return takes.stream().mapToLong(FarmTake::bytesTwice).max().orElse(0);
  }

  private static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MiB", bytes / (double) (1 << 20));
  }

  private String bareText() {
    if (bare.isEmpty()) {
      return "-";
    }
    for (BareTake take : bare) {
      if (!take.run().completed()) {
        return String.format(
            Locale.ROOT, "%s after %.1f s", why(take.run()), take.run().nanos() / 1e9);
      }
    }
    return String.format(Locale.ROOT, "%.1f s", Measurement.median(bareLosses()));
  }

  private static String why(BareRun run) {
    return run.failure().startsWith("error") ? "fails" : run.failure();
  }

  private List<Double> bareLosses() {
    return bare.stream()
        .map(BareTake::run)
        .filter(BareRun::completed)
        .map(run -> Loss.seconds(run.nanos() / 1e9, undisturbed.bareBest(), fault.length()))
        .toList();
  }

  private List<Input> inputs() {
    var inputs = new ArrayList<Input>();
    undisturbed.farm().forEach(run -> inputs.add(seconds("undisturbed", run)));
    for (FarmTake take : takes) {
      var _ = take.play().begun(); // that it happened at all
      inputs.add(seconds("with the fault", take.story().nanos() / 1e9));
      inputs.add(new Input("times that it was met", take.play().firings(), ""));
      inputs.add(Input.mebibytes("fetched twice", take.bytesTwice()));
    }
    inputs.add(seconds("the fault's own length", seconds(fault.length())));
    inputs.add(new Input("requests into announced waits", takes.getLast().callsIntoWaits(), ""));
    if (!bare.isEmpty()) {
      undisturbed.bare().forEach(run -> inputs.add(seconds("bare undisturbed", run)));
      bare.forEach(take -> inputs.add(seconds("bare with the fault", take.run().nanos() / 1e9)));
      inputs.add(
          new Input("bare's requests into announced waits", bare.getLast().callsIntoWaits(), ""));
    }
    return inputs;
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }

  private static Input seconds(String name, double value) {
    return new Input(name, value, "s");
  }
}
