package dev.telefarm.bench.farm;

import dev.telefarm.bench.cases.BenchCase;
import dev.telefarm.bench.cases.Figure;
import dev.telefarm.bench.cases.Figure.Found;
import dev.telefarm.bench.cases.Sizes;
import dev.telefarm.bench.lab.AccountSetup;
import dev.telefarm.bench.lab.Farm;
import dev.telefarm.bench.lab.Host;
import dev.telefarm.bench.lab.Lab;
import dev.telefarm.bench.report.Input;
import dev.telefarm.bench.report.Target;
import dev.telefarm.proto.v1.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is left over after many random kills of workers. */
final class LeaksCase implements BenchCase {
  private static final long SEED = 20261123;

  /** Of the accounts, so many are without a worker at a time. */
  private static final int AT_ONCE = 3;

  private static final int MOST_ACCOUNTS = 10;

  @Override
  public String name() {
    return "leaks";
  }

  @Override
  public String description() {
    return "zombies, orphans, files and sockets that are left after random kill -9 of workers";
  }

  @Override
  public List<Figure> figures(Sizes sizes) {
    return List.of(
        new Figure(
            "zombies, orphans, leaked files and sockets after %d random kills"
                .formatted(sizes.randomKills()),
            "",
            new Target.AtMost(0),
            lab -> measure(lab, sizes)));
  }

  private static Found measure(Lab lab, Sizes sizes) throws Exception {
    Farm farm = lab.farm();
    List<AccountSetup> crowd = Crowd.of(lab, sizes.accounts());
    List<AccountSetup> victims = crowd.subList(0, Math.min(MOST_ACCOUNTS, sizes.workers()));
    for (AccountSetup other : crowd.subList(victims.size(), crowd.size())) {
      farm.stop(other);
    }
    // Each kill counts as the first: what is looked for is what it leaves, not the pause after it.
    farm.configure("[workers]\nstable_after = \"10ms\"\n");
    var _ = farm.stopAndRestart();
    farm.awaitReady(victims);
    // What a first restart makes for good does not count.
    kill(farm, victims, victims.size(), new Random(SEED));
    Left before = Left.of(farm);
    kill(farm, victims, sizes.randomKills(), new Random(SEED));
    Left after = Left.of(farm);
    return new Found(after.beyond(before), after.inputs(before));
  }

  private static void kill(Farm farm, List<AccountSetup> victims, int kills, Random random) {
    record Killed(AccountSetup account, long pid) {}
    Deque<Killed> away = new ArrayDeque<>();
    for (int i = 0; i < kills; i++) {
      AccountSetup victim =
          random
              .ints(0, victims.size())
              .mapToObj(victims::get)
              .filter(one -> away.stream().noneMatch(gone -> gone.account().equals(one)))
              .findFirst()
              .orElseThrow();
      long pid = farm.worker(victim).getPid();
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
      away.add(new Killed(victim, pid));
      if (away.size() == AT_ONCE) {
        Killed first = away.remove();
        var _ = farm.awaitReplacement(first.account(), first.pid());
      }
    }
    away.forEach(gone -> farm.awaitReplacement(gone.account(), gone.pid()));
    farm.awaitReady(victims);
  }

  /**
   * What exists at a time.
   *
   * @param zombies children that nobody waited for
   * @param orphans processes on the data directory that are neither the supervisor nor a worker of
   *     its list
   * @param descriptors open in the supervisor
   * @param sockets bound in the data directory
   * @param files in the data directory, without the logs and the databases, which come and go
   * @param temporary files in the system's temporary folder
   */
  private record Left(
      long zombies, long orphans, long descriptors, long sockets, long files, long temporary) {
    static Left of(Farm farm) throws IOException {
      Set<Long> known =
          farm.workers().stream()
              .map(Worker::getPid)
              .collect(Collectors.toCollection(HashSet::new));
      known.add(farm.pid());
      Set<Long> processes = new HashSet<>(Host.workingIn(farm.data()));
      processes.removeAll(known);
      return new Left(
          Host.zombies(farm.pid()),
          processes.size(),
          Host.descriptors(farm.pid()),
          Host.sockets(farm.data()),
          files(farm.data()),
          entries(Path.of(System.getProperty("java.io.tmpdir"))));
    }

    private static long files(Path data) throws IOException {
      try (Stream<Path> all = Files.walk(data)) {
        return all.map(data::relativize)
            .filter(path -> !path.toString().matches(".*(logs|tdlib|checkpoints|store)(/.*)?"))
            .count();
      }
    }

    private static long entries(Path folder) throws IOException {
      try (Stream<Path> all = Files.list(folder)) {
        return all.count();
      }
    }

    double beyond(Left before) {
      return zombies
          + orphans
          + Math.max(0, descriptors - before.descriptors)
          + Math.max(0, sockets - before.sockets)
          + Math.max(0, files - before.files)
          + Math.max(0, temporary - before.temporary);
    }

    List<Input> inputs(Left before) {
      return List.of(
          new Input("zombies", zombies, ""),
          new Input("orphans", orphans, ""),
          new Input("supervisor's descriptors before", before.descriptors, ""),
          new Input("supervisor's descriptors after", descriptors, ""),
          new Input("sockets before", before.sockets, ""),
          new Input("sockets after", sockets, ""),
          new Input("files before", before.files, ""),
          new Input("files after", files, ""),
          new Input("temporary files before", before.temporary, ""),
          new Input("temporary files after", temporary, ""));
    }
  }
}
