package dev.telefarm.bench.farm;

import dev.telefarm.bench.cases.BenchCase;
import dev.telefarm.bench.cases.Figure;
import dev.telefarm.bench.cases.Figure.Found;
import dev.telefarm.bench.cases.Sizes;
import dev.telefarm.bench.lab.AccountSetup;
import dev.telefarm.bench.lab.Lab;
import dev.telefarm.bench.lab.NotMeasuredException;
import dev.telefarm.bench.report.Input;
import dev.telefarm.bench.report.Measurement;
import dev.telefarm.bench.report.Target;
import java.util.ArrayList;
import java.util.List;

/** How soon a killed worker is replaced. */
final class ReplaceCase implements BenchCase {
  @Override
  public String name() {
    return "replace";
  }

  @Override
  public String description() {
    return "kill -9 of a worker until its replacement is attached; another account each time";
  }

  @Override
  public List<Figure> figures(Sizes sizes) {
    int kills = Math.min(sizes.workers(), 7);
    return List.of(
        new Figure(
            "kill -9 of a worker, replacement attached, median of " + kills,
            "s",
            new Target.AtMost(1.5),
            lab -> measure(lab, Crowd.of(lab, sizes.workers()).subList(0, kills))));
  }

  private static Found measure(Lab lab, List<AccountSetup> victims) throws Exception {
    List<Double> seconds = new ArrayList<>();
    List<Input> inputs = new ArrayList<>();
    for (AccountSetup victim : victims) {
      long pid = lab.farm().worker(victim).getPid();
      long killed = System.nanoTime();
      ProcessHandle.of(pid)
          .orElseThrow(() -> new NotMeasuredException("no process " + pid))
          .destroyForcibly();
      var _ = lab.farm().awaitReplacement(victim, pid);
      seconds.add((System.nanoTime() - killed) / 1e9);
      inputs.add(new Input(victim.id(), seconds.getLast(), "s"));
    }
    return new Found(Measurement.median(seconds), inputs);
  }
}
