package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.v1.Worker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many workers that are to start at once, with puppets for them. */
final class StagedStartIT {
  private static final int WORKERS = 12;
  private static final int AT_ONCE = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // Each test starts it.
  private SupervisorProcess supervisor;

  @SuppressWarnings("NullAway.Init")
  private Puppets puppets;

  @AfterEach
  void end() {
    supervisor.close();
  }

  /**
   * The deadline of a start is shorter than what all of them take together: it counts from the
   * launch.
   */
  @Test
  void workersStartAFewAtATimeInOrderAndTheRunningOnesStayOnTime() throws Exception {
    supervisor = new SupervisorProcess(folder);
    supervisor.configure(
        "class_cache = false",
        "class_cache = false\nstarts_at_once = " + AT_ONCE + "\nstart_deadline = \"6s\"");
    supervisor.start();
    FarmCalls calls = new FarmCalls(supervisor, folder);
    puppets = new Puppets(supervisor, calls);
    List<String> accounts =
        IntStream.range(0, WORKERS).mapToObj(i -> "a" + (char) ('a' + i)).toList();
    for (String account : accounts) {
      calls.createAccount(puppets.prepare(account));
    }
    // All of them again, from the supervisor's start on.
    assertThat(supervisor.stop()).isZero();
    supervisor.start();
    long begin = System.nanoTime();

    Set<String> launched = new LinkedHashSet<>();
    List<Long> beats = new ArrayList<>();
    int most = 0;
    int waiting = 0;
    Collection<Worker> workers = workers();
    while (!workers.stream().allMatch(Worker::hasHeartbeatAge)) {
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(PATIENCE);
      var starting =
          workers.stream().filter(worker -> is(worker, Worker.State.STATE_STARTING)).toList();
      most = Math.max(most, (int) starting.stream().filter(worker -> worker.getPid() != 0).count());
      waiting =
          Math.max(waiting, (int) starting.stream().filter(worker -> worker.getPid() == 0).count());
      workers.stream()
          .filter(worker -> worker.getPid() != 0)
          .map(Worker::getAccount)
          .forEach(launched::add);
      workers.stream().filter(Worker::hasHeartbeatAge).map(StagedStartIT::beat).forEach(beats::add);
      workers = workers();
    }

    long millis = (System.nanoTime() - begin) / 1_000_000;
    beats.sort(null);
    System.out.printf(
        "%d workers, %d at once, all running after %d ms; heartbeat age of the running ones at most"
            + " %d ms%n",
        WORKERS, AT_ONCE, millis, beats.getLast());
    assertThat(most).isEqualTo(AT_ONCE);
    assertThat(waiting).isGreaterThan(WORKERS / 2);
    assertThat(beats.getLast()).isLessThan(2000);
    // Each needed one launch before and one now: nobody's deadline ran while it waited.
    assertThat(workers).allSatisfy(worker -> assertThat(worker.getStartCount()).isEqualTo(2));
    assertInOrder(List.copyOf(launched));
  }

  /** Those that start together may be seen in any order. */
  private static void assertInOrder(List<String> launched) {
    List<String> sorted = launched.stream().sorted().toList();
    for (int i = 0; i < launched.size(); i++) {
      assertThat(sorted.indexOf(launched.get(i)))
          .as("%s", launched)
          .isBetween(i - AT_ONCE, i + AT_ONCE);
    }
  }

  @Test
  void workerThatIsNotWantedAnyMoreGivesUpItsTurn() throws Exception {
    supervisor = new SupervisorProcess(folder);
    supervisor.configure("class_cache = false", "class_cache = false\nstarts_at_once = 1");
    supervisor.start();
    FarmCalls calls = new FarmCalls(supervisor, folder);
    puppets = new Puppets(supervisor, calls);
    for (String account : List.of("ann", "bob", "cem", "dan")) {
      calls.createAccount(puppets.prepare(account));
    }

    puppets.stop("cem");

    assertThat(puppets.worker("cem").getState()).isEqualTo(Worker.State.STATE_STOPPED);
    for (String account : List.of("ann", "bob", "dan")) {
      puppets.awaitReady(account);
    }
    assertThat(puppets.worker("cem").getStartCount()).isZero();
    puppets.start("cem");
    puppets.awaitReady("cem");
    assertThat(puppets.lives("cem")).hasSize(1);
  }

  private Collection<Worker> workers() throws IOException {
    return puppets.workers().values().stream()
        .sorted(java.util.Comparator.comparing(Worker::getName))
        .toList();
  }

  private static boolean is(Worker worker, Worker.State state) {
    return worker.getState() == state;
  }

  private static long beat(Worker worker) {
    return worker.getHeartbeatAge().getSeconds() * 1000
        + worker.getHeartbeatAge().getNanos() / 1_000_000;
  }
}
