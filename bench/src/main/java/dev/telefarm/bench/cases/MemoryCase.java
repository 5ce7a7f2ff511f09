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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a worker holds in memory during a long download. */
final class MemoryCase implements BenchCase {
  private static final Duration INTERVAL = Duration.ofMillis(100);

  /** Of its own: what other cases made a worker hold must not count. */
  private static final AccountSetup ACCOUNT = AccountSetup.ofOneLane("memory");

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public String description() {
    return "the worker's resident memory during a long download, sampled, the highest; no limit";
  }

  @Override
  public List<Figure> figures(Sizes sizes) {
    return List.of(
        new Figure(
            "worker's resident memory, peak, %s, one lane".formatted(Sizes.text(sizes.large())),
            "MB",
            new Target.AtMost(200),
            lab -> measure(lab, sizes.large())));
  }

  private static Found measure(Lab lab, long bytes) throws Exception {
    lab.begin(ACCOUNT);
    Original file = lab.telegram().post(bytes);
    long pid = lab.farm().worker(ACCOUNT).getPid();
    long before = Host.resident(pid);
    var downloads = lab.downloads();
    try (Peak peak = Peak.of(() -> Host.resident(pid), INTERVAL)) {
      FarmRun run = downloads.fetch(file, ACCOUNT);
      var inputs = new ArrayList<>(run.inputs("farm"));
      inputs.add(megabytes("resident before it", before));
      inputs.add(
          megabytes("resident, highest of %d samples".formatted(peak.samples()), peak.highest()));
      inputs.add(megabytes("VmHWM, since the worker's start", Host.residentAtMost(pid)));
      return new Found(peak.highest() / 1e6, inputs);
    }
  }

  private static Input megabytes(String name, long bytes) {
    return new Input(name, bytes / 1e6, "MB");
  }
}
