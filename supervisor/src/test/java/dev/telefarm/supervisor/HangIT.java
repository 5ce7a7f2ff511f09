package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.telefarm.proto.link.v1.WorkerDirective;
import dev.telefarm.proto.v1.AccountSelector;
import dev.telefarm.proto.v1.CreateDownloadRequest;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.Worker;
import dev.telefarm.proto.v1.WorkerExit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers that live and do nothing are found and replaced; those that are slow are left alone. */
final class HangIT {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // JUnit calls start() before each test.
  private SupervisorProcess supervisor;

  @SuppressWarnings("NullAway.Init")
  private FarmCalls calls;

  @SuppressWarnings("NullAway.Init")
  private Puppets puppets;

  @BeforeEach
  void start() throws Exception {
    supervisor = new SupervisorProcess(folder);
    supervisor.configure("heartbeat_interval = \"100ms\"", "heartbeat_interval = \"1s\"");
    supervisor.configure(
        "drain_deadline = \"5s\"", "drain_deadline = \"5s\"\nstall_deadline = \"2s\"");
    supervisor.start();
    calls = new FarmCalls(supervisor, folder);
    puppets = new Puppets(supervisor, calls);
    puppets.create("alice");
  }

  @AfterEach
  void end() {
    supervisor.close();
  }

  @Test
  void stoppedProcessIsFoundWithinThreeIntervalsAndItsThreadsAreKept() throws Exception {
    Worker before = puppets.worker("alice");

    long stopped = System.nanoTime();
    new ProcessBuilder("kill", "-STOP", Long.toString(before.getPid())).start().waitFor();

    Duration found = until(stopped, worker -> worker.getState() != Worker.State.STATE_RUNNING);
    Worker again = puppets.awaitStart("alice", 2);
    Duration replaced = Duration.ofNanos(System.nanoTime() - stopped);
    System.out.println("found after " + found + ", replaced after " + replaced);
    // What the tests beside this one take from it comes on top.
    assertThat(found).isLessThan(INTERVAL.multipliedBy(3).plus(INTERVAL));
    assertThat(again.getLastExit().getCause()).isEqualTo(WorkerExit.Cause.CAUSE_HUNG);
    assertThat(Path.of(again.getLastExit().getEvidence()))
        .isEqualTo(logs("threads_pid" + before.getPid() + ".txt"))
        .content()
        .contains("Full thread dump", "Signal Dispatcher", "JNI global refs");
  }

  @Test
  void deadlockIsFoundAndKept() throws Exception {
    puppets.fault("alice", "hang");

    WorkerExit exit = puppets.awaitStart("alice", 2).getLastExit();

    assertThat(exit.getCause()).isEqualTo(WorkerExit.Cause.CAUSE_HUNG);
    assertThat(Path.of(exit.getEvidence()))
        .content()
        .contains("PuppetFaults.hang", "Found one Java-level deadlock");
  }

  @Test
  void downloadThatStandsStillIsNudgedAndGoesOn() throws Exception {
    String name = supervisor.downloads().createDownload(calls.download(2)).getName();
    calls.awaitDownload(name, Download.State.STATE_RUNNING);
    long pid = puppets.worker("alice").getPid();

    puppets.movement("alice", "none-until-nudged");

    await().atMost(Duration.ofSeconds(20)).until(() -> nudges() == 1);
    long durable = calls.get(name).getProgress().getDurableBytes();
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> calls.get(name).getProgress().getDurableBytes() > durable);
    assertThat(puppets.worker("alice").getPid()).isEqualTo(pid);
  }

  @Test
  void workerThatStandsStillInSpiteOfANudgeIsReplaced() throws Exception {
    puppets.movement("alice", "none");
    String name = supervisor.downloads().createDownload(calls.download(2)).getName();
    calls.awaitDownload(name, Download.State.STATE_RUNNING);

    Worker again = puppets.awaitStart("alice", 2);

    assertThat(nudges()).isEqualTo(1);
    assertThat(again.getLastExit().getCause()).isEqualTo(WorkerExit.Cause.CAUSE_STALLED);
    assertThat(Path.of(again.getLastExit().getEvidence())).content().contains("Full thread dump");
    puppets.movement("alice", "slow");
    calls.awaitDownload(name, Download.State.STATE_RUNNING);
  }

  @Test
  void slowDownloadAndOneThatWaitsAreLeftAlone() throws Exception {
    puppets.movement("alice", "slow");
    String slow = supervisor.downloads().createDownload(calls.download(2)).getName();
    String waiting = supervisor.downloads().createDownload(calls.download(4)).getName();
    calls.awaitDownload(slow, Download.State.STATE_RUNNING);
    calls.awaitDownload(waiting, Download.State.STATE_WAITING);
    // One that stands still beside them shows when the patrol has been round often enough.
    puppets.create("bob");
    puppets.movement("bob", "none");
    String standing = supervisor.downloads().createDownload(only("bob")).getName();
    calls.awaitDownload(standing, Download.State.STATE_RUNNING);

    puppets.awaitStart("bob", 2);

    assertThat(nudges()).isZero();
    assertThat(puppets.worker("alice").getStartCount()).isEqualTo(1);
  }

  private CreateDownloadRequest only(String id) {
    var request = calls.download(2).toBuilder();
    request
        .getDownloadBuilder()
        .setAccounts(AccountSelector.newBuilder().addAccounts("accounts/" + id));
    return request.build();
  }

  private long nudges() throws IOException {
    return puppets.told("alice").stream().filter(WorkerDirective::hasNudge).count();
  }

  private Duration until(long start, Predicate<Worker> condition) {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> puppets.worker("alice"), condition);
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private Path logs(String file) {
    return puppets.folder("alice").resolve("logs").resolve(file);
  }
}
