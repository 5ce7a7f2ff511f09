package dev.telefarm.bench.farm;

import dev.telefarm.bench.cases.BenchCase;
import dev.telefarm.bench.cases.Figure;
import dev.telefarm.bench.cases.Figure.Found;
import dev.telefarm.bench.cases.Sizes;
import dev.telefarm.bench.lab.AccountSetup;
import dev.telefarm.bench.lab.Lab;
import dev.telefarm.bench.report.Input;
import dev.telefarm.bench.report.Measurement;
import dev.telefarm.bench.report.Target;
import java.util.ArrayList;
import java.util.List;

/** How long a worker with a stored session needs until it can work. */
final class StartCase implements BenchCase {
  private static final int STARTS = 11;

  @Override
  public String name() {
    return "start";
  }

  @Override
  public String description() {
    return "StartAccount until the account is ready: launch, attach, Telegram's answer";
  }

  @Override
  public List<Figure> figures(Sizes sizes) {
    return List.of(
        new Figure(
            "start of a worker until it is ready, stored session, median of " + STARTS,
            "ms",
            new Target.AtMost(600),
            StartCase::measure));
  }

  private static Found measure(Lab lab) throws Exception {
    AccountSetup account = Crowd.of(lab, 1).getFirst();
    List<Double> millis = new ArrayList<>();
    List<Input> inputs = new ArrayList<>();
    // The first start is not timed: the workers' class cache may still be in the making.
    for (int run = 0; run <= STARTS; run++) {
      lab.farm().stop(account);
      long start = System.nanoTime();
      lab.farm().startAndAwaitReady(account);
      if (run > 0) {
        millis.add((System.nanoTime() - start) / 1e6);
        inputs.add(new Input("start " + run, millis.getLast(), "ms"));
      }
    }
    return new Found(Measurement.median(millis), inputs);
  }
}
