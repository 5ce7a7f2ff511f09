package dev.telefarm.bench.faults;

import dev.telefarm.bench.faults.Fault.Kind;
import dev.telefarm.bench.faults.Results.Result;
import dev.telefarm.bench.report.Input;
import dev.telefarm.bench.report.Measurement;
import dev.telefarm.bench.report.Row;
import dev.telefarm.bench.report.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** The rows about all faults together. Pure. */
final class Summary {
  private Summary() {}

  /** Only of what was measured; a fault that was not is missing in a row of its own. */
  static List<Row> rows(List<Result> results) {
    var rows = new ArrayList<Row>();
    List<Input> connections = losses(results, Kind.CONNECTION, Kind.STORM);
    if (!connections.isEmpty()) {
      rows.add(
          Row.measured(
              "all connection faults, median of seconds lost",
              Measurement.median(connections.stream().map(Input::value).toList()),
              "s",
              Kind.CONNECTION.target(),
              connections));
    }
    List<Input> silences = losses(results, Kind.SILENCE);
    if (!silences.isEmpty()) {
      rows.add(
          Row.measured(
              "all silent stalls, most seconds lost",
              silences.stream().mapToDouble(Input::value).max().orElseThrow(),
              "s",
              Kind.SILENCE.target(),
              silences));
    }
    if (!results.isEmpty()) {
      rows.add(
          none("recoverable runs without the original's bytes", results, Result::withoutOriginal));
      rows.add(none("runs that ended FAILED and could have gone on", results, Result::failed));
      rows.add(none("requests into announced waits", results, Result::intoWaits));
    }
    return rows;
  }

  private static List<Input> losses(List<Result> results, Kind... kinds) {
    return results.stream()
        .filter(result -> List.of(kinds).contains(result.fault().kind()))
        .flatMap(result ->
            result.losses().stream().map(loss -> new Input(result.fault().name(), loss, "s")))
        .toList();
  }

  private static Row none(String name, List<Result> results, ToLongFunction<Result> count) {
    List<Input> inputs =
        results.stream()
            .map(result -> new Input(result.fault().name(), count.applyAsLong(result), ""))
            .toList();
    double sum = inputs.stream().mapToDouble(Input::value).sum();
    return Row.measured(name, sum, "", new Target.AtMost(0), inputs);
  }
}
