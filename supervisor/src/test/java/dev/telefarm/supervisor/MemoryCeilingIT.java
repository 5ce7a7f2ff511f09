package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.telefarm.proto.link.v1.PartRun;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.ListWorkersRequest;
import dev.telefarm.proto.v1.Worker;
import dev.telefarm.proto.v1.WorkerExit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers that leak while they fetch. */
final class MemoryCeilingIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PARTS = 40;

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // JUnit calls start() before each test.
  private SupervisorProcess supervisor;

  @SuppressWarnings("NullAway.Init")
  private Puppets puppets;

  @BeforeEach
  void start() throws Exception {
    supervisor = new SupervisorProcess(folder);
    supervisor.configure(
        "[workers]",
        """
        [host]
        sample_interval = "200ms"
        [workers]
        memory_soft = "400MiB"
        memory_hard = "800MiB"
        """);
    supervisor.start();
    puppets = new Puppets(supervisor, new FarmCalls(supervisor, folder));
  }

  @AfterEach
  void end() {
    supervisor.close();
  }

  @Test
  void workerOverTheSoftCeilingIsRestartedAndNoDurablePartIsLost() throws Exception {
    puppets.create("alice", 20);
    puppets.create("bob", 0);
    String download = puppets.download(PARTS, 1);
    puppets.awaitDurable(download, 20);
    long pid = worker("alice").getPid();
    long other = worker("bob").getPid();

    leak("alice", 450);

    Worker restarted = awaitRestart("alice", pid);
    // It ended by itself, as it was asked to.
    assertThat(SupervisorProcess.gone(pid)).isTrue();
    assertThat(restarted.getLastExit().getCause())
        .isIn(WorkerExit.Cause.CAUSE_CLEAN, WorkerExit.Cause.CAUSE_MEMORY_CEILING);
    assertThat(log()).contains("uses too much memory: OverSoftCeiling").doesNotContain("OverHard");
    // The new process knows every part that the old one had made durable, and makes the others.
    await().atMost(PATIENCE).until(() -> knownParts("alice") == 20);
    puppets.awaitState(download, Download.State.STATE_COMPLETED);
    assertThat(worker("alice").getResidentBytes()).isLessThan(400L << 20);
    assertThat(worker("alice").getStartCount()).isEqualTo(2);
    assertThat(worker("bob").getPid()).isEqualTo(other);
  }

  @Test
  void workerOverTheHardCeilingIsKilledAndItsDownloadGoesOn() throws Exception {
    puppets.create("alice", 20);
    String download = puppets.download(PARTS, 1);
    puppets.awaitDurable(download, 20);
    long pid = worker("alice").getPid();

    leak("alice", 900);

    Worker restarted = awaitRestart("alice", pid);
    assertThat(restarted.getLastExit().getCause()).isEqualTo(WorkerExit.Cause.CAUSE_MEMORY_CEILING);
    assertThat(log()).contains("uses too much memory: OverHardCeiling");
    puppets.awaitState(download, Download.State.STATE_COMPLETED);
  }

  private void leak(String id, int mebibytes) throws IOException {
    Path next =
        Files.writeString(puppets.folder(id).resolve("leak.new"), Integer.toString(mebibytes));
    Files.move(next, puppets.folder(id).resolve("leak"), StandardCopyOption.ATOMIC_MOVE);
  }

  private int knownParts(String id) throws IOException {
    return puppets.specification(id).orElseThrow().getKnownPartsList().stream()
        .mapToInt(PartRun::getCrc32CCount)
        .sum();
  }

  private Worker awaitRestart(String id, long pid) {
    return await()
        .atMost(PATIENCE)
        .until(
            () -> worker(id),
            worker ->
                worker.getPid() != pid
                    && worker.getStartCount() == 2
                    && worker.getState() == Worker.State.STATE_RUNNING
                    && worker.getResidentBytes() > 0);
  }

  private Worker worker(String id) throws IOException {
    return supervisor
        .farm()
        .listWorkers(ListWorkersRequest.getDefaultInstance())
        .getWorkersList()
        .stream()
        .filter(worker -> worker.getName().equals("workers/" + id))
        .findFirst()
        .orElseThrow();
  }

  private String log() throws IOException {
    return Files.readString(supervisor.data().resolve("logs/supervisor.log"));
  }
}
