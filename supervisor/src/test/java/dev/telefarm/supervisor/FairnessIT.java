package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.telefarm.proto.link.v1.DownloadSpec;
import dev.telefarm.proto.v1.CreateDownloadRequest;
import dev.telefarm.proto.v1.Download;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queues: nobody waits behind a whole batch, and no account is idle beside a full queue. */
final class FairnessIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

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
  void idleAccountTakesWhatWaitsForASlotElsewhere() throws Exception {
    puppets.parallel(puppets.prepare("alice"), 1);
    puppets.create("alice", 0);
    List<String> names = new ArrayList<>();
    for (int parts = 11; parts <= 14; parts++) {
      names.add(puppets.download(parts, 1));
    }
    await().atMost(PATIENCE).until(() -> calls.get(names.getFirst()).getProgress().getLanes() == 1);

    puppets.create("bob");

    for (String queued : names.subList(1, 4)) {
      assertThat(puppets.awaitState(queued, Download.State.STATE_COMPLETED).getAssignedAccount())
          .isEqualTo("accounts/bob");
    }
    assertThat(calls.get(names.getFirst()).getAssignedAccount()).isEqualTo("accounts/alice");
  }

  @Test
  void singleDownloadGoesBeforeTheQueueOfABatch() throws Exception {
    puppets.parallel(puppets.prepare("alice"), 1);
    puppets.create("alice", 0);
    List<String> batch = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      batch.add(puppets.download(11, 1));
    }
    await().atMost(PATIENCE).until(() -> calls.get(batch.getFirst()).getProgress().getLanes() == 1);

    String single = downloadTo("other/", 12);
    await().atMost(PATIENCE).until(() -> puppets.specifications("alice").size() >= 6);
    puppets.limit("alice", 1000);

    Download completed = puppets.awaitState(single, Download.State.STATE_COMPLETED);
    Download second = puppets.awaitState(batch.get(1), Download.State.STATE_COMPLETED);
    assertThat(end(completed)).isBefore(end(second));
    // The batch is served like any other as soon as nothing of it runs.
    batch.forEach(name -> puppets.awaitState(name, Download.State.STATE_COMPLETED));
    assertThat(puppets.specifications("alice"))
        .extracting(DownloadSpec::getPriority)
        .containsOnly(0, 1);
  }

  private static Instant end(Download download) {
    return Instant.ofEpochSecond(
        download.getEndTime().getSeconds(), download.getEndTime().getNanos());
  }

  private String downloadTo(String path, int parts) throws IOException {
    CreateDownloadRequest.Builder request = calls.download(parts).toBuilder();
    request.getDownloadBuilder().getTargetBuilder().setPath(folder.resolve(path) + "/file");
    return supervisor.downloads().createDownload(request.build()).getName();
  }
}
