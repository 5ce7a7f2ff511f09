package dev.telefarm.supervisor;

import static dev.telefarm.proto.v1.ProxyStatus.State.STATE_CONNECTED;
import static dev.telefarm.proto.v1.ProxyStatus.State.STATE_SEARCHING;
import static dev.telefarm.proto.v1.ProxyStatus.State.STATE_UNREACHABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.telefarm.proto.link.v1.WorkerReport;
import dev.telefarm.proto.v1.AccountLimit;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.proto.v1.ListChatsRequest;
import dev.telefarm.proto.v1.ProxyStatus;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of downloads while nothing works that their account may reach Telegram through. */
final class ProxyOutageIT {
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

  private void handOverAfterASecond() throws Exception {
    supervisor.kill();
    supervisor.configure("[telegram]", "[downloads]\nhand_over_after = \"1s\"\n[telegram]");
    supervisor.start();
  }

  private void awaitShownAsCutOff(String id) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(calls.account(id).getLimitsList())
                .extracting(AccountLimit::getCause)
                .containsExactly(AccountLimit.Cause.CAUSE_PROXY));
  }

  @Test
  void accountWithoutAWayGetsNothingAndEverybodySeesWhy() throws Exception {
    puppets.create("alice");
    puppets.say(
        "alice",
        WorkerReport.newBuilder()
            .setProxy(
                ProxyStatus.newBuilder().setState(STATE_UNREACHABLE).setDetail("it is asleep"))
            .build());
    awaitShownAsCutOff("alice");
    assertThat(calls.account("alice").getLimits(0).getDetail()).isEqualTo("it is asleep");

    assertThat(
            SupervisorProcess.reason(
                catchThrowable(() ->
                    supervisor
                        .chats()
                        .listChats(
                            ListChatsRequest.newBuilder().setParent("accounts/alice").build()))))
        .isEqualTo("PROXY_UNREACHABLE");

    String name = puppets.download(12, 1);

    Download waiting = puppets.awaitState(name, Download.State.STATE_WAITING);
    assertThat(waiting.getWait().getCause()).isEqualTo(DownloadWait.Cause.CAUSE_NETWORK);
    assertThat(waiting.getWait().hasUntil()).isFalse();
    assertThat(waiting.getWait().getDetail()).contains("accounts/alice");
    assertThat(waiting.getAssignedAccount()).isEmpty();
    puppets.reach("alice", STATE_SEARCHING);
    puppets.create("bob");
    assertThat(puppets.awaitState(name, Download.State.STATE_COMPLETED).getAssignedAccount())
        .isEqualTo("accounts/bob");
    assertThat(puppets.specifications("alice")).isEmpty();

    puppets.reach("alice", STATE_CONNECTED);
    String next = puppets.downloadBy("alice", 13);
    var _ = puppets.awaitState(next, Download.State.STATE_COMPLETED);
    assertThat(calls.account("alice").getLimitsList()).isEmpty();
  }

  @Test
  void downloadGoesToAnAccountThatHasAWayWithItsParts() throws Exception {
    handOverAfterASecond();
    puppets.create("alice", 5);
    String name = puppets.download(12, 1);
    puppets.awaitDurable(name, 5);
    puppets.create("bob", 100);

    puppets.reach("alice", STATE_UNREACHABLE);

    Download completed = puppets.awaitState(name, Download.State.STATE_COMPLETED);
    assertThat(completed.getAssignedAccount()).isEqualTo("accounts/bob");
    assertThat(puppets.specifications("bob").getFirst().getKnownPartsList())
        .singleElement()
        .satisfies(run -> assertThat(run.getCrc32CCount()).isEqualTo(5));
    assertThat(puppets.removals("alice")).noneMatch(removal -> removal.getDiscardPartial());
  }

  @Test
  void downloadStaysWhereNobodyElseCouldGoOnWithIt() throws Exception {
    handOverAfterASecond();
    puppets.create("alice", 5);
    String name = puppets.download(12, 1);
    puppets.awaitDurable(name, 5);
    puppets.create("bob", 100);
    puppets.reach("bob", STATE_UNREACHABLE);
    awaitShownAsCutOff("bob");

    puppets.reach("alice", STATE_UNREACHABLE);
    awaitShownAsCutOff("alice");
    Download held = puppets.awaitState(name, Download.State.STATE_WAITING);
    assertThat(held.getWait().getCause()).isEqualTo(DownloadWait.Cause.CAUSE_NETWORK);
    assertThat(held.getWait().getDetail()).contains("accounts/alice reaches Telegram through no");
    assertThat(held.getProgress().getBytesPerSecond()).isZero();
    await()
        .during(Duration.ofSeconds(3))
        .atMost(PATIENCE)
        .until(() -> calls.get(name).getAssignedAccount().equals("accounts/alice"));
    assertThat(puppets.removals("alice")).isEmpty();

    puppets.reach("alice", STATE_CONNECTED);
    var _ = puppets.awaitState(name, Download.State.STATE_RUNNING);
    puppets.limit("alice", 100);
    assertThat(puppets.awaitState(name, Download.State.STATE_COMPLETED).getAssignedAccount())
        .isEqualTo("accounts/alice");
    assertThat(puppets.specifications("bob")).isEmpty();
  }

  @Test
  void shortOutageMovesNothing() throws Exception {
    puppets.create("alice", 5);
    String name = puppets.download(12, 1);
    puppets.awaitDurable(name, 5);
    puppets.create("bob", 100);

    puppets.reach("alice", STATE_UNREACHABLE);
    awaitShownAsCutOff("alice");
    puppets.reach("alice", STATE_CONNECTED);
    puppets.limit("alice", 100);

    assertThat(puppets.awaitState(name, Download.State.STATE_COMPLETED).getAssignedAccount())
        .isEqualTo("accounts/alice");
    assertThat(puppets.told("bob")).isEmpty();
  }
}
