package dev.telefarm.bench.cases;

import dev.telefarm.bench.cases.Figure.Found;
import dev.telefarm.bench.lab.BareTelegram;
import dev.telefarm.bench.lab.Lab;
import dev.telefarm.bench.lab.Original;
import dev.telefarm.bench.lab.Shape;
import dev.telefarm.bench.report.Input;
import dev.telefarm.bench.report.Measurement;
import dev.telefarm.bench.report.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/**
 * What it costs to have TDLib delete its copy window by window, on the bare client: the window's
 * size is a choice between speed and disk.
 */
final class WindowsCase implements BenchCase {
  private static final Target TARGET = new Target.AtLeast(0.97);

  @Override
  public String name() {
    return "windows";
  }

  @Override
  public String description() {
    return "bare TDLib in windows with a deleteFile after each, against one downloadFile, no limit";
  }

  @Override
  public List<Figure> figures(Sizes sizes) {
    return LongStream.of(64, 128, 192, 256)
        .map(mebibytes -> mebibytes * Sizes.MEBIBYTE)
        .mapToObj(window ->
            new Figure(
                "bare in windows of %s / bare, %s"
                    .formatted(Sizes.text(window), Sizes.text(sizes.large())),
                "x",
                TARGET,
                lab -> measure(lab, sizes.large(), window)))
        .toList();
  }

  private static Found measure(Lab lab, long bytes, long window) throws Exception {
    lab.telegram().shape(Shape.NO_LIMIT);
    Original file = lab.telegram().post(bytes);
    BareTelegram bare = lab.bare();
    bare.prepare(List.of(file));
    var inputs = new ArrayList<Input>();
    Measurement whole = noted("whole", bare, inputs, bare::fetch);
    Measurement windows = noted("windows", bare, inputs, () -> bare.fetchInWindows(window));
    return new Found(windows.bytesPerSecond() / whole.bytesPerSecond(), inputs);
  }

  private static Measurement noted(
      String name, BareTelegram bare, List<Input> inputs, Supplier<Measurement> run) {
    Duration before = bare.cpu();
    Measurement measured = run.get();
    inputs.add(Input.seconds(name, measured.nanos()));
    inputs.add(Input.rate(name, measured.bytesPerSecond()));
    inputs.add(Input.seconds(name + ", processor time", bare.cpu().minus(before).toNanos()));
    return measured;
  }
}
