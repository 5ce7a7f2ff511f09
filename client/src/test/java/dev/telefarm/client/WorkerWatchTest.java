package dev.telefarm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.telefarm.client.farm.InMemoryFarm;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.Worker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerWatchTest {
  @TempDir Path data;
  private final List<String> seen = new CopyOnWriteArrayList<>();
  InMemoryFarm farm;

  @BeforeEach
  void serve() throws IOException {
    farm =
        new InMemoryFarm(data)
            .with("alice", Account.State.STATE_READY)
            .with("bob", Account.State.STATE_READY);
  }

  @AfterEach
  void stop() {
    farm.close();
  }

  @Test
  void goesOnWithTheNextSupervisorAndTellsWhatWasDeletedMeanwhile() throws IOException {
    CompletableFuture<Void> end;
    try (TelefarmClient client = TelefarmClient.connect(FarmAddress.ofDataDirectory(data));
        WorkerWatch watch = client.watchWorkers(new Recorder())) {
      end = watch.end().toCompletableFuture();
      await().until(() -> seen.containsAll(List.of("workers/alice", "workers/bob")));
      farm.stop();
      await().until(() -> seen.contains("away"));
      farm.without("bob").with("new", Account.State.STATE_READY).startOnAnotherPort();
      await().until(() -> seen.containsAll(List.of("workers/new", "deleted workers/bob")));
      assertThat(seen).doesNotContain("deleted workers/alice");
    }
    assertThat(end).isCompleted();
  }

  @Test
  void refusalEndsIt() {
    FarmAddress address = FarmAddress.ofServer(farm.address(), "wrong");
    try (TelefarmClient client = TelefarmClient.connect(address);
        WorkerWatch watch = client.watchWorkers(new Recorder())) {
      var end = watch.end().toCompletableFuture();
      await().until(end::isCompletedExceptionally);
      assertThat(end)
          .failsWithin(Duration.ZERO)
          .withThrowableOfType(ExecutionException.class)
          .withMessageContaining("the token is wrong");
    }
  }

  private final class Recorder implements WorkerWatch.Listener {
    @Override
    public void changed(Worker worker) {
      seen.add(worker.getName());
    }

    @Override
    public void deleted(String worker) {
      seen.add("deleted " + worker);
    }

    @Override
    public void away() {
      seen.add("away");
    }
  }
}
