package dev.telefarm.bench.api;

import dev.telefarm.bench.cases.BenchCase;
import dev.telefarm.bench.cases.Figure;
import dev.telefarm.bench.cases.Figure.Found;
import dev.telefarm.bench.cases.Sizes;
import dev.telefarm.bench.lab.Lab;
import dev.telefarm.bench.report.Input;
import dev.telefarm.bench.report.Measurement;
import dev.telefarm.bench.report.Target;
import java.util.ArrayList;
import java.util.List;

/** How long a person waits for a command. */
record CommandCase(Stock stock) implements BenchCase {
  private static final int RUNS = 15;
  private static final int DOWNLOADS = 20;

  @Override
  public String name() {
    return "command";
  }

  @Override
  public String description() {
    return "telefarm downloads, from the making of its process until it has ended";
  }

  @Override
  public List<Figure> figures(Sizes sizes) {
    return List.of(
        new Figure(
            "telefarm downloads, whole process, median of " + RUNS,
            "s",
            new Target.AtMost(0.5),
            this::measure));
  }

  private Found measure(Lab lab) throws Exception {
    stock.fill(lab, DOWNLOADS);
    List<Double> seconds = new ArrayList<>();
    List<Input> inputs = new ArrayList<>();
    for (int run = 0; run <= RUNS; run++) {
      double took = lab.farm().command("downloads").toNanos() / 1e9;
      if (run > 0) { // the first one reads the files from the disk
        seconds.add(took);
        inputs.add(new Input("run " + run, took, "s"));
      }
    }
    return new Found(Measurement.median(seconds), inputs);
  }
}
