package dev.telefarm.worker;

import static dev.telefarm.worker.WorkerHarness.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.telefarm.proto.link.v1.Authorization.State;
import dev.telefarm.proto.link.v1.Drain;
import dev.telefarm.proto.link.v1.Lanes;
import dev.telefarm.proto.link.v1.LogOut;
import dev.telefarm.proto.link.v1.LoginInput;
import dev.telefarm.proto.link.v1.WorkerDirective;
import dev.telefarm.proto.v1.ErrorReason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several TDLib clients of one account in one worker, with real TDLib. */
class LanesIT {
  private static final String BOT_TOKEN = "7000000001:sandbox-robot-token-000000000000000";

  @TempDir Path folder;
  private WorkerHarness farm;

  @BeforeEach
  void start() throws Exception {
    farm = new WorkerHarness(folder);
  }

  @AfterEach
  void stop() throws Exception {
    farm.close();
  }

  private static Lanes ready(int count) {
    return Lanes.newBuilder().setReady(count).build();
  }

  private static Lanes needPassword(int readyCount) {
    return Lanes.newBuilder().setReady(readyCount).setNeedPassword(true).build();
  }

  private void awaitLanes(Lanes lanes) {
    farm.supervisor().awaitLanes(lanes::equals);
  }

  private void awaitDevices(String account, int count) {
    await().until(() -> farm.devices(account).size() == count);
  }

  private boolean hasFolder(int lane) {
    return Files.exists(folder.resolve("alice/tdlib/" + lane));
  }

  @Test
  void lanesAreAuthorisedByTheFirstOne() {
    farm.supervisor().wantLanes(4);
    farm.logIn();
    awaitLanes(ready(4));
    assertThat(farm.devices("alice")).hasSize(4);
    assertThat(farm.calls("auth.acceptLoginToken")).isEqualTo(3);
    assertThat(farm.supervisor().laneReports())
        .as("each change is told, and nothing twice")
        .doesNotHaveDuplicates();
  }

  @Test
  void withThePasswordOfTheLoginLanesNeedNoMore() {
    farm.supervisor().wantLanes(3);
    farm.logInWithPassword();
    awaitLanes(ready(3));
    assertThat(farm.devices("carol")).hasSize(3);
    assertThat(farm.supervisor().laneReports()).noneMatch(Lanes::getNeedPassword);
  }

  @Test
  void lanesWantedAfterTheLoginAskForThePassword() {
    farm.logInWithPassword();
    farm.supervisor().wantLanes(3);
    awaitLanes(needPassword(1));
    var wrong = farm.supervisor().login(LoginInput.newBuilder().setPassword("wrong"));
    assertThat(wrong.getRejected()).isEqualTo(ErrorReason.ERROR_REASON_PASSWORD_INVALID);
    awaitLanes(needPassword(1));
    assertThat(farm.calls("auth.checkPassword"))
        .as("the login's, and the wrong one once, not once a lane")
        .isEqualTo(2);
    farm.answer(LoginInput.newBuilder().setPassword(PASSWORD));
    awaitLanes(ready(3));
    // Nobody waits for it any more: it is the first lane's again, which has no use for it.
    var late = farm.supervisor().login(LoginInput.newBuilder().setPassword(PASSWORD));
    assertThat(late.getRejected()).isEqualTo(ErrorReason.ERROR_REASON_ALREADY_LOGGED_IN);
    // And it was forgotten.
    farm.supervisor().wantLanes(4);
    awaitLanes(needPassword(3));
  }

  @Test
  void fewerLanesLogTheSurplusOut() {
    farm.supervisor().wantLanes(4);
    farm.logIn();
    awaitLanes(ready(4));
    farm.supervisor().wantLanes(2);
    awaitLanes(ready(2));
    awaitDevices("alice", 2);
    await().until(() -> !hasFolder(2) && !hasFolder(3));
    assertThat(hasFolder(1)).isTrue();
    farm.supervisor().wantLanes(3);
    awaitLanes(ready(3));
    assertThat(farm.devices("alice")).hasSize(3);
  }

  @Test
  void restartedWorkerHasItsLanesAgain() throws Exception {
    farm.supervisor().wantLanes(3);
    farm.logInWithPassword();
    awaitLanes(ready(3));
    Set<Long> devices = farm.devices("carol");
    farm.supervisor()
        .send(WorkerDirective.newBuilder().setDrain(Drain.getDefaultInstance()).build());
    assertThat(farm.worker().awaitExit()).isZero();
    farm.restartWorker();
    farm.supervisor().awaitSnapshot(2);
    awaitLanes(ready(3));
    farm.worker().kill();
    farm.restartWorker();
    farm.supervisor().awaitSnapshot(3);
    awaitLanes(ready(3));
    assertThat(farm.devices("carol")).isEqualTo(devices);
    assertThat(farm.calls("auth.acceptLoginToken")).isEqualTo(2);
  }

  @Test
  void lanesThatAreNotWantedAtAStartAreLoggedOut() throws Exception {
    farm.supervisor().wantLanes(3);
    farm.logIn();
    awaitLanes(ready(3));
    farm.worker().kill();
    farm.supervisor().wantLanes(1);
    farm.restartWorker();
    farm.supervisor().awaitSnapshot(2);
    awaitDevices("alice", 1);
    await().until(() -> !hasFolder(1) && !hasFolder(2));
    awaitLanes(ready(1));
  }

  @Test
  void revokedLaneComesBack() {
    farm.logIn();
    awaitLanes(ready(1));
    Set<Long> first = farm.devices("alice");
    farm.supervisor().wantLanes(2);
    awaitLanes(ready(2));
    Set<Long> revoked = new HashSet<>(farm.devices("alice"));
    revoked.removeAll(first);
    farm.revoke("alice", revoked.iterator().next());
    awaitLanes(ready(1));
    awaitLanes(ready(2));
    assertThat(farm.devices("alice"))
        .hasSize(2)
        .containsAll(first)
        .doesNotContainAnyElementsOf(revoked);
    assertThat(farm.supervisor().authorization().getState()).isEqualTo(State.STATE_READY);
  }

  @Test
  void loggedOutAccountTakesItsLanesWithIt() {
    farm.supervisor().wantLanes(3);
    farm.logIn();
    awaitLanes(ready(3));
    farm.supervisor()
        .send(WorkerDirective.newBuilder().setLogOut(LogOut.getDefaultInstance()).build());
    farm.supervisor().awaitAuthorization(State.STATE_WAIT_PHONE_NUMBER);
    awaitDevices("alice", 0);
    await().until(() -> !hasFolder(1) && !hasFolder(2));
    awaitLanes(ready(0));
    // Somebody else may be next.
    farm.logInWithPassword();
    awaitLanes(ready(3));
    assertThat(farm.devices("carol")).hasSize(3);
    assertThat(farm.devices("alice")).isEmpty();
  }

  @Test
  void revokedFirstLaneTakesTheOthersWithIt() {
    farm.logIn();
    long first = farm.devices("alice").iterator().next();
    farm.supervisor().wantLanes(3);
    awaitLanes(ready(3));
    farm.revoke("alice", first);
    farm.supervisor().awaitAuthorization(State.STATE_WAIT_PHONE_NUMBER);
    awaitDevices("alice", 0);
    await().until(() -> !hasFolder(1) && !hasFolder(2));
    awaitLanes(ready(0));
  }

  @Test
  void botsHaveOneLane() {
    farm.supervisor().wantLanes(4);
    farm.supervisor().awaitAuthorization(State.STATE_WAIT_PHONE_NUMBER);
    farm.answer(LoginInput.newBuilder().setBotToken(BOT_TOKEN));
    farm.supervisor().awaitAuthorization(State.STATE_READY);
    awaitLanes(ready(1));
    // Whatever was opened for it would have a folder by the time of another report's round trip.
    farm.supervisor().wantLanes(3);
    farm.supervisor()
        .send(WorkerDirective.newBuilder().setDrain(Drain.getDefaultInstance()).build());
    assertThat(farm.worker().awaitExit()).isZero();
    assertThat(hasFolder(1)).isFalse();
    assertThat(farm.calls("auth.exportLoginToken")).isZero();
  }

  @Test
  void allLanesAreClosedInOrderAtTheEnd() throws Exception {
    farm.supervisor().wantLanes(4);
    farm.logIn();
    awaitLanes(ready(4));
    farm.worker().terminate();
    assertThat(farm.worker().awaitExit()).isZero();
    assertThat(Files.readString(folder.resolve("worker.log"))).doesNotContain("did not close");
  }
}
