package dev.telefarm.bench.cases;

import dev.telefarm.bench.lab.AccountSetup;
import dev.telefarm.bench.lab.Shape;
import dev.telefarm.bench.report.Target;
import java.util.List;

/** What parts, checksums, fsyncs and two more processes cost. */
final class StoreCase implements BenchCase {
  private static final Target TARGET = new Target.AtLeast(0.95);

  @Override
  public String name() {
    return "store";
  }

  @Override
  public String description() {
    return "bytes/s through worker and part store against bare TDLib's downloadFile, no limit";
  }

  @Override
  public List<Figure> figures(Sizes sizes) {
    return List.of(figure(sizes.medium(), sizes.runs()), figure(sizes.large(), 1));
  }

  private static Figure figure(long bytes, int runs) {
    var comparison = new AgainstBare(bytes, runs, Shape.NO_LIMIT, AccountSetup.ofLanes(1));
    return new Figure(
        "worker and part store / bare TDLib, " + Sizes.text(bytes),
        "x",
        TARGET,
        comparison::measure);
  }
}
