package dev.telefarm.bench.farm;

import dev.telefarm.bench.cases.BenchCase;
import dev.telefarm.bench.cases.Figure;
import dev.telefarm.bench.cases.Figure.Found;
import dev.telefarm.bench.cases.Sizes;
import dev.telefarm.bench.lab.AccountSetup;
import dev.telefarm.bench.lab.Host;
import dev.telefarm.bench.lab.Lab;
import dev.telefarm.bench.report.Input;
import dev.telefarm.bench.report.Target;
import dev.telefarm.proto.v1.Worker;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A large farm on this host: its start, its memory, and what it costs to watch it. */
final class HundredCase implements BenchCase {
  /** A worker gives back what only its start needed some seconds after it. */
  private static final Duration SETTLE = Duration.ofSeconds(10);

  /** The supervisor's compilers are done with what the start called for. */
  private static final Duration CALM = Duration.ofSeconds(60);

  private static final Duration WATCH = Duration.ofSeconds(60);

  @Override
  public String name() {
    return "hundred";
  }

  @Override
  public String description() {
    return "many accounts on this host: until all are ready, their memory, the supervisor's processor time";
  }

  @Override
  public List<Figure> figures(Sizes sizes) {
    String what = sizes.accounts() + " accounts: ";
    return List.of(
        new Figure(
            what + "launch of the supervisor until all are ready",
            "s",
            new Target.AtMost(60),
            lab -> start(lab, sizes.accounts())),
        new Figure(
            what + "memory (PSS) of supervisor and workers",
            "GB",
            new Target.AtMost(7),
            lab -> memory(lab, sizes.accounts())),
        new Figure(
            what + "supervisor's share of a core, all idle",
            "%",
            new Target.AtMost(2),
            lab -> share(lab, sizes.accounts())));
  }

  private static Found start(Lab lab, int accounts) throws Exception {
    List<AccountSetup> crowd = Crowd.of(lab, accounts);
    long launched = lab.farm().stopAndRestart();
    lab.farm().awaitReady(crowd);
    double seconds = (System.nanoTime() - launched) / 1e9;
    return new Found(
        seconds,
        List.of(
            new Input("accounts", accounts, ""),
            new Input("processors", Runtime.getRuntime().availableProcessors(), ""),
            new Input("processor time of the workers", workersCpu(lab), "s"),
            new Input("of the supervisor", seconds(Host.cpu(lab.farm().pid())), "s"),
            new Input(
                "of the sandbox since its start", seconds(Host.cpu(lab.telegram().pid())), "s")));
  }

  private static double workersCpu(Lab lab) throws IOException {
    double sum = 0;
    for (Worker worker : lab.farm().workers()) {
      sum += seconds(Host.cpu(worker.getPid()));
    }
    return sum;
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }

  private static Found memory(Lab lab, int accounts) throws Exception {
    lab.farm().awaitReady(Crowd.of(lab, accounts));
    lab.pass(SETTLE);
    long workers =
        lab.farm().workers().stream().map(Worker::getPid).mapToLong(Host::proportional).sum();
    long supervisor = Host.proportional(lab.farm().pid());
    return new Found(
        (workers + supervisor) / 1e9,
        List.of(
            new Input("workers", workers / 1e9, "GB"),
            new Input("supervisor", supervisor / 1e9, "GB")));
  }

  private static Found share(Lab lab, int accounts) throws Exception {
    lab.farm().awaitReady(Crowd.of(lab, accounts));
    lab.pass(CALM);
    long supervisor = lab.farm().pid();
    Duration before = Host.cpu(supervisor);
    long start = System.nanoTime();
    lab.pass(WATCH);
    double used = Host.cpu(supervisor).minus(before).toNanos();
    double passed = System.nanoTime() - start;
    return new Found(
        100 * used / passed,
        List.of(new Input("processor time", used / 1e9, "s"), new Input("in", passed / 1e9, "s")));
  }
}
