package dev.telefarm.bench.api;

import dev.telefarm.bench.cases.BenchCase;
import dev.telefarm.bench.cases.Figure;
import dev.telefarm.bench.cases.Figure.Found;
import dev.telefarm.bench.cases.Sizes;
import dev.telefarm.bench.lab.Host;
import dev.telefarm.bench.lab.Lab;
import dev.telefarm.bench.report.Input;
import dev.telefarm.bench.report.Target;
import java.util.List;

/** How many downloads can be asked for in a second. */
record CreateCase(Stock stock) implements BenchCase {
  @Override
  public String name() {
    return "create";
  }

  @Override
  public String description() {
    return "CreateDownload by many clients, each waiting for its answer: it is on the disk then";
  }

  @Override
  public List<Figure> figures(Sizes sizes) {
    return List.of(
        new Figure(
            "CreateDownload acknowledged durable, %d clients".formatted(Stock.CLIENTS),
            "/s",
            new Target.AtLeast(2_000),
            lab -> measure(lab, sizes.downloads() / 4)));
  }

  private Found measure(Lab lab, int count) throws Exception {
    // Until the code is warm: with a quarter of it, compiling took a third of both processes' time.
    long _ = stock.add(lab, count);
    long supervisor = lab.farm().pid();
    long before = Host.cpu(supervisor).toNanos();
    double seconds = stock.add(lab, count) / 1e9;
    return new Found(
        count / seconds,
        List.of(
            new Input("downloads", count, ""),
            new Input("in", seconds, "s"),
            new Input("before them", stock.size() - count, ""),
            new Input(
                "processor time of the supervisor",
                (Host.cpu(supervisor).toNanos() - before) / 1e9,
                "s")));
  }
}
