package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.telefarm.proto.link.v1.DownloadSpec;
import dev.telefarm.proto.link.v1.PartRun;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.CancelDownloadRequest;
import dev.telefarm.proto.v1.Download;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was made durable once is fetched by nobody again, whoever goes on. */
final class HandoverIT {
  private static final PartRun FIRST_FIVE =
      PartRun.newBuilder().setFirst(0).addAllCrc32C(List.of(1000, 1001, 1002, 1003, 1004)).build();

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // JUnit calls start() before each test.
  private SupervisorProcess supervisor;

  @SuppressWarnings("NullAway.Init")
  private FarmCalls calls;

  @SuppressWarnings("NullAway.Init")
  private Puppets puppets;

  @BeforeEach
  void start() throws Exception {
    supervisor = new SupervisorProcess(folder).start();
    calls = new FarmCalls(supervisor, folder);
    puppets = new Puppets(supervisor, calls);
  }

  @AfterEach
  void end() {
    supervisor.close();
  }

  @Test
  void anotherAccountGoesOnWhereAStoppedOneWas() throws Exception {
    puppets.create("alice", 5);
    String name = puppets.download(12, 1);
    String path = puppets.awaitDurable(name, 5).getPath();
    puppets.create("bob", 100);
    assertThat(calls.get(name).getAssignedAccount()).isEqualTo("accounts/alice");

    puppets.stop("alice");

    Download completed = puppets.awaitState(name, Download.State.STATE_COMPLETED);
    assertThat(completed.getAssignedAccount()).isEqualTo("accounts/bob");
    assertThat(completed.getProgress().getDurableBytes()).isEqualTo(12L << 20);
    DownloadSpec given = puppets.specifications("bob").getFirst();
    assertThat(given.getKnownPartsList()).containsExactly(FIRST_FIVE);
    assertThat(given.getUniqueFileId()).isEqualTo("file-12");
    assertThat(given.getPath()).isEqualTo(path);
    assertThat(given.hasStripe()).isFalse();
    assertThat(puppets.removals("alice")).noneMatch(removal -> removal.getDiscardPartial());
  }

  @Test
  void workerThatIsBackSoonKeepsItsDownloadAndIsToldWhatItForgot() throws Exception {
    puppets.create("alice", 5);
    String name = puppets.download(12, 1);
    puppets.awaitDurable(name, 5);
    puppets.create("bob", 100);

    puppets.kill("alice");
    puppets.limit("alice", 100);

    Download completed = puppets.awaitState(name, Download.State.STATE_COMPLETED);
    assertThat(completed.getAssignedAccount()).isEqualTo("accounts/alice");
    assertThat(puppets.specification("alice").orElseThrow().getKnownPartsList())
        .containsExactly(FIRST_FIVE);
    assertThat(puppets.told("bob")).isEmpty();
  }

  @Test
  void accountWhoseWorkerIsAwayForLongIsReplaced() throws Exception {
    supervisor.kill();
    supervisor.configure("backoff_initial = \"100ms\"", "backoff_initial = \"50s\"");
    supervisor.start();
    puppets.create("alice", 5);
    String name = puppets.download(12, 1);
    puppets.awaitDurable(name, 5);

    puppets.limit("alice", 0); // its next worker must not go on
    puppets.kill("alice"); // it is started again at once
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() ->
            supervisor.worker().getStartCount() == 2 && supervisor.worker().hasHeartbeatAge());
    puppets.kill("alice");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> calls.account("alice").getState() == Account.State.STATE_BACKING_OFF);
    assertThat(calls.get(name).getAssignedAccount()).isEqualTo("accounts/alice");
    puppets.create("bob", 100);

    Download completed = puppets.awaitState(name, Download.State.STATE_COMPLETED);
    assertThat(completed.getAssignedAccount()).isEqualTo("accounts/bob");
    assertThat(puppets.specifications("bob").getFirst().getKnownPartsList())
        .containsExactly(FIRST_FIVE);
  }

  @Test
  void recordSurvivesTheEndOfSupervisorAndWorker() throws Exception {
    puppets.create("alice", 5);
    String name = puppets.download(12, 1);
    puppets.awaitDurable(name, 5);
    // An account that goes makes the supervisor write at once what it has.
    puppets.stop("alice");
    supervisor.kill();

    supervisor.start();
    assertThat(calls.get(name).getProgress().getDurableBytes()).isEqualTo(5L << 20);
    puppets.limit("alice", 100);
    puppets.start("alice");

    puppets.awaitState(name, Download.State.STATE_COMPLETED);
    DownloadSpec given =
        puppets.specifications("alice").stream()
            .filter(spec -> spec.getKnownPartsCount() > 0)
            .findFirst()
            .orElseThrow();
    assertThat(given.getKnownPartsList()).containsExactly(FIRST_FIVE);
  }

  @Test
  void nextSupervisorLearnsThePartsFromTheLivingWorker() throws Exception {
    puppets.create("alice", 5);
    String name = puppets.download(12, 1);
    puppets.awaitDurable(name, 5);
    supervisor.kill();
    puppets.limit("alice", 7);

    supervisor.start();

    puppets.awaitDurable(name, 7);
    puppets.limit("alice", 100);
    puppets.awaitState(name, Download.State.STATE_COMPLETED);
  }

  @Test
  void cancelledDownloadThatNobodyHasLeavesNoPartialFile() throws Exception {
    puppets.create("alice", 5);
    String name = puppets.download(12, 1);
    Path partial = Path.of(puppets.awaitDurable(name, 5).getPath() + ".part");
    Files.createDirectories(folder.resolve("out"));
    Files.writeString(partial, "bytes");
    puppets.stop("alice");

    var _ =
        supervisor
            .downloads()
            .cancelDownload(CancelDownloadRequest.newBuilder().setName(name).build());

    await().atMost(Duration.ofSeconds(20)).until(() -> !Files.exists(partial));
    assertThat(calls.get(name).getState()).isEqualTo(Download.State.STATE_CANCELLED);
  }
}
