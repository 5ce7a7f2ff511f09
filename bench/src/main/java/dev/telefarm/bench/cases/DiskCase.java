package dev.telefarm.bench.cases;

import dev.telefarm.bench.cases.Figure.Found;
import dev.telefarm.bench.lab.AccountSetup;
import dev.telefarm.bench.lab.FarmRun;
import dev.telefarm.bench.lab.Host;
import dev.telefarm.bench.lab.Lab;
import dev.telefarm.bench.lab.Original;
import dev.telefarm.bench.lab.Peak;
import dev.telefarm.bench.report.Input;
import dev.telefarm.bench.report.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How much more disk than the file's size a download takes while it runs. */
final class DiskCase implements BenchCase {
  private static final Duration INTERVAL = Duration.ofMillis(75);

  @Override
  public String name() {
    return "disk";
  }

  @Override
  public String description() {
    return "peak of allocated blocks of TDLib's folders and the target's over the file's size, a lane";
  }

  @Override
  public List<Figure> figures(Sizes sizes) {
    return List.of(figure(sizes.large(), 1), figure(sizes.large(), 4));
  }

  private static Figure figure(long bytes, int lanes) {
    return new Figure(
        "extra disk, peak, a lane: %s, lanes %d, no limit".formatted(Sizes.text(bytes), lanes),
        "MiB",
        new Target.AtMost(256),
        lab -> measure(lab, bytes, AccountSetup.ofLanes(lanes)));
  }

  private static Found measure(Lab lab, long bytes, AccountSetup account) throws Exception {
    lab.begin(account);
    Original file = lab.telegram().post(bytes);
    Path tdlib = lab.farm().tdlibFolder(account);
    List<Path> both = List.of(tdlib, lab.files());
    var downloads = lab.downloads();
    try (Peak sum = Peak.of(() -> Host.allocated(both), INTERVAL);
        Peak copy = Peak.of(() -> Host.allocated(List.of(tdlib)), INTERVAL)) {
      FarmRun run = downloads.fetch(file, account);
      long extra = sum.highest() - bytes;
      var inputs = new ArrayList<>(run.inputs("farm"));
      inputs.add(Input.mebibytes("peak of TDLib's folders and the target's", sum.highest()));
      inputs.add(Input.mebibytes("peak of TDLib's folders", copy.highest()));
      inputs.add(Input.mebibytes("over the file's size", extra));
      inputs.add(new Input("samples", sum.samples(), ""));
      return new Found(extra / (double) Sizes.MEBIBYTE / account.lanes(), inputs);
    }
  }
}
