package dev.telefarm.bench.api;

import dev.telefarm.bench.cases.BenchCase;
import dev.telefarm.bench.cases.Figure;
import dev.telefarm.bench.cases.Figure.Found;
import dev.telefarm.bench.cases.Sizes;
import dev.telefarm.bench.lab.Farm;
import dev.telefarm.bench.lab.Host;
import dev.telefarm.bench.lab.Lab;
import dev.telefarm.bench.report.Input;
import dev.telefarm.bench.report.Target;
import dev.telefarm.client.TelefarmClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What many watchers cost. */
final class WatchCase implements BenchCase {
  static final int WATCHERS = 100;
  static final int CHANGES = 1_000;

  /** Until code is compiled and buffers have their size. */
  private static final Duration WARM_UP = Duration.ofSeconds(30);

  private static final int PARTS = 10;

  private final Stock stock;
  private double growth = Double.NaN;
  private List<Input> memory = List.of();

  WatchCase(Stock stock) {
    this.stock = stock;
  }

  @Override
  public String name() {
    return "watch";
  }

  @Override
  public String description() {
    return "WatchDownloads by many clients while downloads change; the changes are calls, too";
  }

  @Override
  public List<Figure> figures(Sizes sizes) {
    String what = "%d watchers, %d changes/s: ".formatted(WATCHERS, CHANGES);
    return List.of(
        new Figure(
            what + "supervisor's share of a core",
            "%",
            new Target.AtMost(50),
            lab -> measure(lab, sizes.watch())),
        new Figure(
            what
                + "growth of the supervisor's memory (RSS) from the first to the last tenth of %d s"
                    .formatted(sizes.watch().toSeconds()),
            "%",
            new Target.AtMost(10),
            _ -> new Found(growth, memory)));
  }

  private Found measure(Lab lab, Duration time) throws Exception {
    stock.fill(lab, CHANGES);
    Farm farm = lab.farm();
    List<String> changing = stock.first(CHANGES);
    long revision;
    try (TelefarmClient client = farm.connectAnew()) {
      revision = Churn.revision(client, changing.getLast());
    }
    try (Audience audience = new Audience(farm, WATCHERS, revision);
        Churn _ = new Churn(List.of(farm.connectAnew(), farm.connectAnew()), changing, CHANGES)) {
      lab.pass(WARM_UP);
      long pid = farm.pid();
      long cpu = Host.cpu(pid).toNanos();
      long start = System.nanoTime();
      long first = audience.newest();
      long seen = audience.seen();
      List<Input> sizes = new ArrayList<>();
      List<Double> megabytes = new ArrayList<>();
      for (int part = 1; part <= PARTS; part++) {
        lab.pass(time.dividedBy(PARTS));
        megabytes.add(Host.resident(pid) / 1e6);
        sizes.add(new Input("RSS after " + part + " tenths", megabytes.getLast(), "MB"));
        var _ = audience.takeMillis();
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      double used = (Host.cpu(pid).toNanos() - cpu) / 1e9;
      growth = 100 * (megabytes.getLast() / megabytes.getFirst() - 1);
      memory = sizes;
      return new Found(
          100 * used / seconds,
          List.of(
              new Input("processor time", used, "s"),
              new Input("in", seconds, "s"),
              new Input("changes", (audience.newest() - first) / seconds, "/s"),
              new Input(
                  "values that came, of all watchers", (audience.seen() - seen) / seconds, "/s")));
    }
  }
}
