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
    return "from the making of a worker's process until its account is ready: attach, Telegram's answer";
  }

  @Override
  public List<Figure> figures(Sizes sizes) {
    return List.of(
        new Figure(
            "exec of a worker until it is ready, stored session, median of " + STARTS,
            "ms",
            new Target.AtMost(600),
            StartCase::measure));
  }

  private static Found measure(Lab lab) throws Exception {
    AccountSetup account = Crowd.of(lab, 1).getFirst();
    List<Double> millis = new ArrayList<>();
    List<Double> withCall = new ArrayList<>();
    List<Input> inputs = new ArrayList<>();
    // The first start is not timed: the workers' class cache may still be in the making.
    for (int run = 0; run <= STARTS; run++) {
      lab.farm().stop(account);
      long start = System.nanoTime();
      lab.farm().startAndAwaitReady(account);
      double call = (System.nanoTime() - start) / 1e6;
      double age = Host.age(lab.farm().worker(account).getPid()).toMillis();
      if (run > 0) {
        // Asking for the worker takes a moment, too.
        millis.add(Math.min(age, call));
        withCall.add(call);
        inputs.add(new Input("start " + run, millis.getLast(), "ms"));
      }
    }
    inputs.add(
        new Input("from the call of StartAccount, median", Measurement.median(withCall), "ms"));
    return new Found(Measurement.median(millis), inputs);
  }
}
