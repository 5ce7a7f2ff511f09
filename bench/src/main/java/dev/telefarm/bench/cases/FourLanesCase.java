package dev.telefarm.bench.cases;

import dev.telefarm.bench.lab.AccountSetup;
import dev.telefarm.bench.lab.Shape;
import dev.telefarm.bench.report.Target;
import java.util.List;

/** Four lanes where TDLib itself, or the distance, is the limit and no connection is. */
final class FourLanesCase implements BenchCase {
  @Override
  public String name() {
    return "four-lanes";
  }

  @Override
  public String description() {
    return "4 lanes against bare TDLib without a limit, at 50 ms and at 0 ms";
  }

  @Override
  public List<Figure> figures(Sizes sizes) {
    return List.of(figure(sizes, 50, 2.5), figure(sizes, 0, 2));
  }

  private static Figure figure(Sizes sizes, int latencyMillis, double target) {
    var comparison =
        new AgainstBare(
            sizes.medium(), sizes.runs(), Shape.latency(latencyMillis), AccountSetup.ofLanes(4));
    return new Figure(
        "4 lanes / bare TDLib, %s, no limit, %d ms"
            .formatted(Sizes.text(sizes.medium()), latencyMillis),
        "x",
        new Target.AtLeast(target),
        comparison::measure);
  }
}
