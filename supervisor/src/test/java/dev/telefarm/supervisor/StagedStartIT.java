package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.telefarm.proto.v1.Worker;
import dev.telefarm.proto.v1.WorkerExit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many workers that are to start at once, with puppets for them. */
final class StagedStartIT {
  private static final int WORKERS = 8;
  private static final int AT_ONCE = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // Each test starts it.
  private SupervisorProcess supervisor;

  @SuppressWarnings("NullAway.Init")
  private FarmCalls calls;

  @SuppressWarnings("NullAway.Init")
  private Puppets puppets;

  @AfterEach
  void end() {
    supervisor.close();
  }

  @Test
  void workersStartAFewAtATimeInOrderAndTheRunningOnesStayOnTime() throws Exception {
    serve("starts_at_once = " + AT_ONCE);
    List<String> accounts = IntStream.range(0, WORKERS).mapToObj(i -> "a" + (10 + i)).toList();
    for (String account : accounts) {
      calls.createAccount(puppets.prepare(account));
    }
    accounts.forEach(puppets::awaitReady);
    // All of them again, from the supervisor's start on.
    assertThat(supervisor.stop()).isZero();
    for (String account : accounts) {
      puppets.tell(account, "mute", "");
    }
    supervisor.start();
    // As long as nobody attaches, everybody else has to wait.
    await()
        .atMost(PATIENCE)
        .until(() -> starting().filter(worker -> worker.getPid() != 0).count() == AT_ONCE);
    assertThat(starting()).hasSize(WORKERS);
    long begin = System.nanoTime();
    for (String account : accounts) {
      Files.delete(puppets.folder(account).resolve("mute"));
    }

    Set<String> launched = new LinkedHashSet<>();
    List<Long> beats = new ArrayList<>();
    AtomicInteger most = new AtomicInteger();
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(30))
        .until(() -> {
          List<Worker> workers = workers();
          long launching =
              workers.stream()
                  .filter(StagedStartIT::starts)
                  .filter(worker -> worker.getPid() != 0)
                  .count();
          most.accumulateAndGet((int) launching, Math::max);
          workers.stream()
              .filter(worker -> worker.getPid() != 0)
              .map(Worker::getAccount)
              .forEach(launched::add);
          workers.stream()
              .filter(Worker::hasHeartbeatAge)
              .map(StagedStartIT::beat)
              .forEach(beats::add);
          return workers.stream().allMatch(Worker::hasHeartbeatAge);
        });

    long millis = (System.nanoTime() - begin) / 1_000_000;
    System.out.printf(
        "%d workers, %d at once, all running after %d ms; heartbeat age of the running ones at most"
            + " %d ms%n",
        WORKERS, AT_ONCE, millis, Collections.max(beats));
    assertThat(most.get()).isBetween(1, AT_ONCE);
    // Silence of 3 s would have been the end of one.
    assertThat(Collections.max(beats)).isLessThan(3000);
    assertThat(workers()).allSatisfy(worker -> assertThat(worker.getStartCount()).isEqualTo(2));
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

  /** It waits for as long as its own deadline, because the one before it never attaches. */
  @Test
  void deadlineOfAStartCountsFromTheLaunch() throws Exception {
    serve("starts_at_once = 1\nstart_deadline = \"12s\"");
    puppets.tell("mute", "mute", "");
    calls.createAccount("mute");
    calls.createAccount(puppets.prepare("next"));

    puppets.awaitReady("next");

    assertThat(puppets.worker("next").getStartCount()).isEqualTo(1);
    assertThat(puppets.worker("next").hasLastExit()).isFalse();
    assertThat(puppets.worker("mute").getLastExit().getCause())
        .isEqualTo(WorkerExit.Cause.CAUSE_START_TIMEOUT);
  }

  @Test
  void workerThatIsNotWantedAnyMoreGivesUpItsTurn() throws Exception {
    serve("starts_at_once = 1");
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

  private void serve(String configuration) throws IOException {
    supervisor = new SupervisorProcess(folder);
    supervisor.configure("drain_deadline = \"5s\"", "drain_deadline = \"5s\"\n" + configuration);
    supervisor.start();
    calls = new FarmCalls(supervisor, folder);
    puppets = new Puppets(supervisor, calls);
  }

  private Stream<Worker> starting() throws IOException {
    return workers().stream().filter(StagedStartIT::starts);
  }

  private static boolean starts(Worker worker) {
    return worker.getState() == Worker.State.STATE_STARTING;
  }

  private List<Worker> workers() throws IOException {
    return puppets.workers().values().stream()
        .sorted(Comparator.comparing(Worker::getName))
        .toList();
  }

  private static long beat(Worker worker) {
    return worker.getHeartbeatAge().getSeconds() * 1000
        + worker.getHeartbeatAge().getNanos() / 1_000_000;
  }
}
