package dev.telefarm.bench.cases;

import dev.telefarm.bench.cases.Figure.Found;
import dev.telefarm.bench.lab.AccountSetup;
import dev.telefarm.bench.lab.KilledDownload;
import dev.telefarm.bench.lab.Lab;
import dev.telefarm.bench.lab.Shape;
import dev.telefarm.bench.report.Input;
import dev.telefarm.bench.report.Measurement;
import dev.telefarm.bench.report.Target;
import java.util.ArrayList;
import java.util.List;

/** What a killed worker costs: bytes and time. */
final class CrashCase implements BenchCase {
  private static final Shape SHAPE = new Shape(0, 20_000_000, 0);

  @Override
  public String name() {
    return "crash";
  }

  @Override
  public String description() {
    return "kill -9 of the worker in mid-file at 20 MB/s: bytes fetched twice, time to the next part";
  }

  @Override
  public List<Figure> figures(Sizes sizes) {
    var kills = new Kills(sizes);
    String what = "kill -9 in mid-file at 20 MB/s, %d times: ".formatted(sizes.kills());
    return List.of(
        new Figure(
            what + "bytes fetched twice, most", "MiB", new Target.AtMost(4), kills::bytesTwice),
        new Figure(
            what + "first new durable part, median", "s", new Target.AtMost(2), kills::recovery));
  }

  /** The killed downloads that both figures are of. */
  private static final class Kills {
    private final Sizes sizes;
    private final List<KilledDownload> killed = new ArrayList<>();

    Kills(Sizes sizes) {
      this.sizes = sizes;
    }

    Found bytesTwice(Lab lab) throws Exception {
      killAll(lab);
      long most = killed.stream().mapToLong(KilledDownload::bytesTwice).max().orElseThrow();
      var inputs = new ArrayList<Input>();
      for (KilledDownload one : killed) {
        inputs.add(Input.mebibytes("durable at the kill", one.durableAtKill()));
        inputs.add(Input.mebibytes("fetched twice", one.bytesTwice()));
      }
      return new Found(most / (double) Sizes.MEBIBYTE, inputs);
    }

    Found recovery(Lab lab) throws Exception {
      killAll(lab);
      List<Double> seconds = killed.stream().map(one -> one.recoveryNanos() / 1e9).toList();
      List<Input> inputs =
          seconds.stream()
              .map(value -> new Input("kill to the next durable part", value, "s"))
              .toList();
      return new Found(Measurement.median(seconds), inputs);
    }

    private void killAll(Lab lab) throws Exception {
      while (killed.size() < sizes.kills()) {
        // One each: a worker that died before is started again only after a pause.
        var account = AccountSetup.ofOneLane("crash-" + (killed.size() + 1));
        lab.begin(account);
        var file = lab.telegram().post(sizes.killed());
        lab.telegram().shape(SHAPE);
        killed.add(KilledDownload.of(lab, file, account));
      }
    }
  }
}
