package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import dev.telefarm.proto.link.v1.DesiredState;
import dev.telefarm.proto.link.v1.PartRun;
import dev.telefarm.proto.link.v1.WorkerReport;
import dev.telefarm.proto.v1.AccountLimit;
import dev.telefarm.proto.v1.DeleteAccountRequest;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.proto.v1.FloodEvent;
import dev.telefarm.proto.v1.ListFloodEventsRequest;
import dev.telefarm.proto.v1.ListFloodEventsResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Waits that Telegram asks for: written down, shown, and left to accounts that need not wait. */
final class FloodIT {
  private static final java.time.Duration PATIENCE = java.time.Duration.ofSeconds(30);
  private static final Clock CLOCK = Clock.systemUTC();
  private final long yesterday = CLOCK.instant().getEpochSecond() - 86_400;
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
  void everyWaitIsListedOnceNewestFirstAndSurvivesKillDashNine() throws Exception {
    puppets.create("alice", 0);
    puppets.create("bob", 0);
    puppets.say("alice", flood(100, "upload.getFile"));
    puppets.say("bob", flood(300, "messages.getHistory"));
    puppets.say("alice", flood(200, "upload.getFile"));
    puppets.say("alice", flood(200, "upload.getFile"));

    await().atMost(PATIENCE).until(() -> floods("").getFloodEventsCount() == 3);
    List<FloodEvent> before = floods("").getFloodEventsList();
    assertThat(before)
        .extracting(FloodEvent::getAccount)
        .containsExactly("accounts/bob", "accounts/alice", "accounts/alice");
    assertThat(before.get(1).getUntil().getSeconds()).isEqualTo(yesterday + 207);
    supervisor.kill();
    supervisor.start();
    // The worker lives and may tell it once more.
    puppets.awaitReady("alice");
    puppets.say("alice", flood(200, "upload.getFile"));
    puppets.say("alice", flood(400, "getMessage"));

    await().atMost(PATIENCE).until(() -> floods("accounts/-").getFloodEventsCount() == 4);
    assertThat(floods("accounts/-").getFloodEventsList().subList(1, 4)).isEqualTo(before);
    assertThat(floods("accounts/bob").getFloodEventsList()).containsExactly(before.getFirst());

    var _ =
        supervisor
            .accounts()
            .deleteAccount(DeleteAccountRequest.newBuilder().setName("accounts/alice").build());
    assertThat(floods("").getFloodEventsList()).containsExactly(before.getFirst());
  }

  @Test
  void ledgerHasPagesAndRefusesWhatIsWrong() throws Exception {
    puppets.create("alice", 0);
    for (int i = 1; i <= 3; i++) {
      puppets.say("alice", flood(i, "m" + i));
    }
    await().atMost(PATIENCE).until(() -> floods("").getFloodEventsCount() == 3);

    var request = ListFloodEventsRequest.newBuilder().setPageSize(2);
    ListFloodEventsResponse first = supervisor.farm().listFloodEvents(request.build());
    assertThat(first.getFloodEventsList())
        .extracting(FloodEvent::getMethod)
        .containsExactly("m3", "m2");
    ListFloodEventsResponse second =
        supervisor.farm().listFloodEvents(request.setPageToken(first.getNextPageToken()).build());
    assertThat(second.getFloodEventsList()).extracting(FloodEvent::getMethod).containsExactly("m1");
    assertThat(second.getNextPageToken()).isEmpty();

    assertThat(reason(request.setParent("accounts/alice").build())).isEqualTo("PAGE_TOKEN_INVALID");
    request.clearPageToken();
    assertThat(reason(request.setParent("accounts/nobody").build())).isEqualTo("ACCOUNT_NOT_FOUND");
    assertThat(reason(request.setParent("alice").build())).isEqualTo("INVALID_FIELD");
    assertThat(reason(request.setParent("").setPageSize(-1).build())).isEqualTo("INVALID_FIELD");
  }

  @Test
  void whatHoldsAnAccountBackIsShownUntilItEnds() throws Exception {
    puppets.create("alice", 0);
    AccountLimit hour = held("files", 3600);
    AccountLimit moment = held("messages", 3);

    puppets.holdBack("alice", hour, moment);

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(calls.account("alice").getLimitsList()).containsExactly(hour, moment));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(calls.account("alice").getLimitsList()).containsExactly(hour));
    supervisor.kill();
    supervisor.start();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(calls.account("alice").getLimitsList()).containsExactly(hour));
  }

  @Test
  void downloadThatWouldWaitLongGoesToAnotherAccountAtOnceWithItsParts() throws Exception {
    puppets.create("alice", 5);
    String name = puppets.download(12, 1);
    puppets.awaitDurable(name, 5);
    puppets.create("bob", 100);

    puppets.makeWait("alice", floodWait(3600));

    Download completed = puppets.awaitState(name, Download.State.STATE_COMPLETED);
    assertThat(completed.getAssignedAccount()).isEqualTo("accounts/bob");
    assertThat(puppets.specifications("bob").getFirst().getKnownPartsList())
        .containsExactly(FIRST_FIVE);
    assertThat(puppets.removals("alice")).noneMatch(removal -> removal.getDiscardPartial());
  }

  @Test
  void shortWaitKeepsTheDownloadWhereItIs() throws Exception {
    puppets.create("alice", 5);
    String name = puppets.download(12, 1);
    puppets.awaitDurable(name, 5);
    puppets.create("bob", 100);

    puppets.makeWait("alice", floodWait(20));

    Download waiting = puppets.awaitState(name, Download.State.STATE_WAITING);
    assertThat(waiting.getWait().getCause()).isEqualTo(DownloadWait.Cause.CAUSE_FLOOD_WAIT);
    puppets.limit("alice", 100);
    puppets.goOn("alice");
    assertThat(puppets.awaitState(name, Download.State.STATE_COMPLETED).getAssignedAccount())
        .isEqualTo("accounts/alice");
    assertThat(puppets.told("bob")).isEmpty();
  }

  @Test
  void waitWithoutAnEndIsTakenForLongWhenItLastsThatLong() throws Exception {
    supervisor.kill();
    supervisor.configure("[telegram]", "[downloads]\nhand_over_after = \"1s\"\n[telegram]");
    supervisor.start();
    puppets.create("alice", 5);
    String name = puppets.download(12, 1);
    puppets.awaitDurable(name, 5);
    puppets.create("bob", 100);

    puppets.makeWait(
        "alice", DownloadWait.newBuilder().setCause(DownloadWait.Cause.CAUSE_NETWORK).build());

    assertThat(puppets.awaitState(name, Download.State.STATE_COMPLETED).getAssignedAccount())
        .isEqualTo("accounts/bob");
  }

  @Test
  void accountsThatMustWaitGetNothingAndTheFirstThatNeedNotGetsIt() throws Exception {
    puppets.holdBack(puppets.prepare("alice"), held("files", 3600));
    puppets.holdBack(puppets.prepare("bob"), held("files", 1800));
    puppets.create("alice");
    puppets.create("bob");

    String name = puppets.download(12, 1);

    Download waiting = puppets.awaitState(name, Download.State.STATE_WAITING);
    assertThat(waiting.getWait().getCause()).isEqualTo(DownloadWait.Cause.CAUSE_FLOOD_WAIT);
    assertThat(waiting.getWait().getUntil())
        .isEqualTo(calls.account("bob").getLimits(0).getUntil());
    puppets.holdBack("alice");
    assertThat(puppets.awaitState(name, Download.State.STATE_COMPLETED).getAssignedAccount())
        .isEqualTo("accounts/alice");
    assertThat(puppets.told("bob")).isEmpty();
  }

  @Test
  void waitThatEndsIsNoticedWithoutAnybodySayingSo() throws Exception {
    puppets.create("alice");
    AccountLimit limit = held("files", 6);
    puppets.holdBack("alice", limit);
    await().atMost(PATIENCE).until(() -> calls.account("alice").getLimitsCount() == 1);

    String name = puppets.download(12, 1);

    Download completed = puppets.awaitState(name, Download.State.STATE_COMPLETED);
    assertThat(completed.getEndTime().getSeconds())
        .isGreaterThanOrEqualTo(limit.getUntil().getSeconds());
  }

  @Test
  void nextWorkerIsToldOfTheWaitThatItsPredecessorMetAndSoIsTheNextSupervisors() throws Exception {
    puppets.create("alice", 0);
    Timestamp now = in(0);
    puppets.say(
        "alice",
        WorkerReport.newBuilder()
            .setFlood(
                FloodEvent.newBuilder()
                    .setKind(FloodEvent.Kind.KIND_FLOOD_WAIT)
                    .setMethod("upload.getFile")
                    .setEventTime(now)
                    .setWait(Duration.newBuilder().setSeconds(3600)))
            .build());
    await().atMost(PATIENCE).until(() -> floods("").getFloodEventsCount() == 1);

    forgetWhatWasDesired();
    puppets.kill("alice");
    awaitToldToWaitAnHour();
    forgetWhatWasDesired();
    supervisor.kill();
    supervisor.start();
    awaitToldToWaitAnHour();
  }

  private Path desired() {
    return puppets.folder("alice").resolve("desired");
  }

  private void forgetWhatWasDesired() throws IOException {
    Files.delete(desired());
  }

  /** By the next desired state. */
  private void awaitToldToWaitAnHour() throws IOException {
    await().atMost(PATIENCE).until(() -> Files.exists(desired()));
    assertThat(DesiredState.parseFrom(Files.readAllBytes(desired())).getWaitsList())
        .singleElement()
        .satisfies(wait -> {
          assertThat(wait.getMethod()).isEqualTo("upload.getFile");
          assertThat(wait.getLeft().getSeconds()).isBetween(3500L, 3600L);
        });
  }

  private static AccountLimit held(String methodClass, long seconds) {
    return AccountLimit.newBuilder()
        .setCause(AccountLimit.Cause.CAUSE_FLOOD_WAIT)
        .setMethodClass(methodClass)
        .setUntil(in(seconds))
        .build();
  }

  private static DownloadWait floodWait(long seconds) {
    return DownloadWait.newBuilder()
        .setCause(DownloadWait.Cause.CAUSE_FLOOD_WAIT)
        .setUntil(in(seconds))
        .build();
  }

  private static Timestamp in(long seconds) {
    return Timestamp.newBuilder().setSeconds(CLOCK.instant().getEpochSecond() + seconds).build();
  }

  private WorkerReport flood(long time, String method) {
    return WorkerReport.newBuilder()
        .setFlood(
            FloodEvent.newBuilder()
                .setKind(FloodEvent.Kind.KIND_FLOOD_WAIT)
                .setMethod(method)
                // Since yesterday, or it would be cleared away.
                .setEventTime(Timestamp.newBuilder().setSeconds(yesterday + time))
                .setWait(Duration.newBuilder().setSeconds(7)))
        .build();
  }

  private ListFloodEventsResponse floods(String parent) throws IOException {
    return supervisor
        .farm()
        .listFloodEvents(ListFloodEventsRequest.newBuilder().setParent(parent).build());
  }

  private String reason(ListFloodEventsRequest request) {
    return SupervisorProcess.reason(
        catchThrowable(() -> supervisor.farm().listFloodEvents(request)));
  }
}
