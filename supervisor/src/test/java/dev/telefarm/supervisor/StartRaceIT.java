package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.ListenableFuture;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.AccountServiceGrpc;
import dev.telefarm.proto.v1.StartAccountRequest;
import dev.telefarm.proto.v1.Worker;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many who start the same account at the same time, with a puppet for its worker. */
final class StartRaceIT {
  private static final int CALLS = 100;

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // JUnit calls start() before each test.
  private SupervisorProcess supervisor;

  @SuppressWarnings("NullAway.Init")
  private Puppets puppets;

  @BeforeEach
  void start() throws Exception {
    supervisor = new SupervisorProcess(folder).start();
    puppets = new Puppets(supervisor, new FarmCalls(supervisor, folder));
    puppets.create("alice", 0);
  }

  @AfterEach
  void end() {
    supervisor.close();
  }

  @Test
  void ofTwiceAHundredStartsAtOnceOneWins() throws Exception {
    puppets.stop("alice");
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> puppets.worker("alice").getState() == Worker.State.STATE_STOPPED);

    startTwiceAHundredTimes();

    puppets.awaitReady("alice");
    assertThat(puppets.worker("alice").getStartCount()).isEqualTo(2);
    assertThat(puppets.worker("alice").getEpoch()).isEqualTo(2);
    // Also one that would have ended at once, because it found the folder taken, is a process.
    assertThat(puppets.lives("alice")).hasSize(2).endsWith(puppets.worker("alice").getPid());
    assertThat(supervisor.workers()).hasSize(1);
  }

  /** While the worker before is still ending. */
  @Test
  void startsThatMeetADrainWaitForItsEnd() throws Exception {
    long before = puppets.worker("alice").getPid();
    puppets.stop("alice");

    startTwiceAHundredTimes();

    puppets.awaitReady("alice");
    assertThat(SupervisorProcess.gone(before)).isTrue();
    assertThat(puppets.worker("alice").getStartCount()).isEqualTo(2);
    assertThat(puppets.lives("alice")).hasSize(2);
    assertThat(supervisor.workers()).hasSize(1);
  }

  private void startTwiceAHundredTimes() throws Exception {
    StartAccountRequest request =
        StartAccountRequest.newBuilder().setName("accounts/alice").build();
    ManagedChannel other =
        NettyChannelBuilder.forTarget(
                Files.readString(supervisor.data().resolve("run/api.address")))
            .usePlaintext()
            .build();
    try {
      var first = supervisor.authorized(AccountServiceGrpc.newFutureStub(supervisor.channel()));
      var second = supervisor.authorized(AccountServiceGrpc.newFutureStub(other));
      List<ListenableFuture<Account>> calls = new ArrayList<>();
      for (int i = 0; i < CALLS; i++) {
        calls.add(first.startAccount(request));
        calls.add(second.startAccount(request));
      }
      for (ListenableFuture<Account> call : calls) {
        assertThat(call.get(30, TimeUnit.SECONDS).getState())
            .isNotEqualTo(Account.State.STATE_STOPPED);
      }
    } finally {
      other.shutdownNow();
    }
  }
}
