package dev.telefarm.bench.cases;

import dev.telefarm.bench.cases.Figure.Found;
import dev.telefarm.bench.lab.AccountSetup;
import dev.telefarm.bench.lab.FarmRun;
import dev.telefarm.bench.lab.Lab;
import dev.telefarm.bench.lab.Original;
import dev.telefarm.bench.lab.Shape;
import dev.telefarm.bench.report.Input;
import dev.telefarm.bench.report.Measurement;
import dev.telefarm.bench.report.Target;
import java.util.ArrayList;
import java.util.List;

/** Many files, each over in a moment. The bare client knows all of them before its clock runs. */
final class SmallFilesCase implements BenchCase {
  private static final long SIZE = 200 << 10;
  private static final Target TARGET = new Target.AtLeast(2);

  /** One lane; the setting for somebody who fetches small files. */
  private static final AccountSetup ACCOUNT = AccountSetup.ofParallel("small-files", 16);

  @Override
  public String name() {
    return "small-files";
  }

  @Override
  public String description() {
    return "files/s of 200 KiB each, one lane, max_parallel 16, against bare TDLib one by one";
  }

  @Override
  public List<Figure> figures(Sizes sizes) {
    // With latency the bare client takes a fifth of a second for each.
    return List.of(figure(sizes.small(), 0), figure(sizes.small() / 4, 50));
  }

  private static Figure figure(int count, int latencyMillis) {
    return new Figure(
        "%,d files of 200 KiB / bare TDLib one by one, no limit, %d ms"
            .formatted(count, latencyMillis),
        "x",
        TARGET,
        lab -> measure(lab, count, Shape.latency(latencyMillis)));
  }

  private static Found measure(Lab lab, int count, Shape shape) throws Exception {
    lab.begin(ACCOUNT);
    List<Original> files = lab.telegram().post(SIZE, count);
    lab.bare().prepare(files);
    lab.telegram().shape(shape);
    Measurement bare = lab.bare().fetch();
    FarmRun farm = lab.downloads().fetchAll(files, ACCOUNT);
    var inputs = new ArrayList<Input>();
    inputs.add(Input.seconds("bare", bare.nanos()));
    inputs.addAll(farm.inputs("farm"));
    inputs.add(new Input("bare", bare.filesPerSecond(), "files/s"));
    inputs.add(new Input("farm", farm.whole().filesPerSecond(), "files/s"));
    return new Found(farm.whole().filesPerSecond() / bare.filesPerSecond(), inputs);
  }
}
