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
import dev.telefarm.proto.v1.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** How soon a new supervisor has its predecessor's workers again. */
final class AdoptCase implements BenchCase {
  private static final int KILLS = 3;

  @Override
  public String name() {
    return "adopt";
  }

  @Override
  public String description() {
    return "kill -9 of the supervisor; from the launch of the next one until it has all the same workers";
  }

  @Override
  public List<Figure> figures(Sizes sizes) {
    return List.of(
        new Figure(
            "kill -9 of the supervisor, all %d workers attached again, median of %d"
                .formatted(sizes.workers(), KILLS),
            "s",
            new Target.AtMost(2),
            lab -> measure(lab, Crowd.of(lab, sizes.workers()))));
  }

  private static Found measure(Lab lab, List<AccountSetup> crowd) throws Exception {
    List<Double> seconds = new ArrayList<>();
    List<Input> inputs = new ArrayList<>();
    for (int kill = 1; kill <= KILLS; kill++) {
      Set<Long> before = pids(lab);
      long launched = lab.farm().killAndRestart();
      lab.farm().awaitAttached(crowd);
      seconds.add((System.nanoTime() - launched) / 1e9);
      inputs.add(new Input("kill " + kill, seconds.getLast(), "s"));
      if (!pids(lab).equals(before)) {
        throw new NotMeasuredException("workers were started again instead of being adopted");
      }
    }
    return new Found(Measurement.median(seconds), inputs);
  }

  private static Set<Long> pids(Lab lab) throws Exception {
    return lab.farm().workers().stream().map(Worker::getPid).collect(Collectors.toSet());
  }
}
