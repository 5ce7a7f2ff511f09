package dev.telefarm.worker;

import static dev.telefarm.worker.FaultRules.GET_FILE;
import static dev.telefarm.worker.FaultRules.error;
import static dev.telefarm.worker.FaultRules.getFile;
import static dev.telefarm.worker.FaultRules.rule;
import static dev.telefarm.worker.WorkerHarness.REEL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.link.v1.Authorization.State;
import dev.telefarm.proto.link.v1.DownloadStatus;
import dev.telefarm.proto.link.v1.DownloadStatus.Phase;
import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.sandbox.proto.v1.Match;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Files at another data centre than the account's own, where TDLib needs a login of its own. */
@Execution(ExecutionMode.CONCURRENT)
class DataCentreFaultsIT {
  private static final String FAR = "https://t.me/sandbox_films/3";
  private static final int FAR_MESSAGE = 3;
  private static final int FAR_DC = 2;
  private static final String IMPORT = "auth.importAuthorization";
  private static final long MIB = 1 << 20;

  @TempDir Path folder;
  private WorkerHarness farm;

  @BeforeEach
  void start() throws Exception {
    farm = new WorkerHarness(folder);
    farm.logIn();
    farm.serveAt(4 * MIB);
  }

  @AfterEach
  void stop() throws Exception {
    farm.close();
  }

  /** Left alone for long enough that another account takes over, and told why. */
  private void awaitLeftAlone() {
    DownloadStatus waiting =
        farm.supervisor()
            .awaitDownload(
                "d1",
                status ->
                    status.getPhase() == Phase.PHASE_WAITING
                        && status.getWait().getCause() == DownloadWait.Cause.CAUSE_NETWORK);
    assertThat(waiting.getWait().getDetail()).contains("does not let this account in");
  }

  private void assertStaysLoggedIn() {
    assertThat(farm.supervisor().authorization().getState()).isEqualTo(State.STATE_READY);
    assertThat(farm.supervisor().statuses("d1"))
        .noneMatch(status -> status.getPhase() == Phase.PHASE_FAILED)
        .noneMatch(status -> status.getWait().getCause() == DownloadWait.Cause.CAUSE_LOGIN_NEEDED);
    assertThat(farm.worker().alive()).isTrue();
  }

  /**
   * @param times 0: for ever
   */
  private void forgetLoginInTheMiddle(int times) throws Exception {
    farm.want("d1", FAR);
    farm.supervisor().awaitDownload("d1", status -> status.getDurableBytes() > MIB);
    farm.fault(
        getFile(times, error(401, "AUTH_KEY_UNREGISTERED"))
            .setMatch(Match.newBuilder().setMethod(GET_FILE).setDc(FAR_DC)));
  }

  @Test
  void refusedLoginsAreNotTriedForEverAndCostNoOtherFileAnything() throws Exception {
    farm.fault(rule(IMPORT, 0, error(400, "AUTH_BYTES_INVALID")));
    farm.want("d1", FAR);
    farm.want("d2", REEL);
    awaitLeftAlone();
    farm.awaitCompleted("d2", 2);
    // TDLib alone asks hundreds of times in a second.
    assertThat(farm.calls(IMPORT)).isBetween(5L, 200L);
    assertStaysLoggedIn();
    farm.clearFaults();
    farm.awaitCompleted("d1", FAR_MESSAGE);
  }

  @Test
  void dataCentreThatForgetsTheLoginForEverIsLeftAlone() throws Exception {
    forgetLoginInTheMiddle(0);
    awaitLeftAlone();
    assertThat(farm.calls(GET_FILE)).isLessThan(2000);
    assertStaysLoggedIn();
    farm.clearFaults();
    farm.awaitCompleted("d1", FAR_MESSAGE);
  }

  @Test
  void loginThatIsForgottenOnceIsMadeAgain() throws Exception {
    forgetLoginInTheMiddle(1);
    farm.awaitCompleted("d1", FAR_MESSAGE);
    assertStaysLoggedIn();
  }

  @Test
  void severalLanesAreLetInThoughSomeAreRefusedAtFirst() throws Exception {
    farm.supervisor().wantLanes(3);
    farm.supervisor().awaitLanes(lanes -> lanes.getReady() == 3);
    farm.fault(rule(IMPORT, 3, error(400, "AUTH_BYTES_INVALID")));
    farm.want("d1", FAR);
    farm.awaitCompleted("d1", FAR_MESSAGE);
    assertThat(farm.fired().getFirings()).isEqualTo(3);
    assertStaysLoggedIn();
  }

  @Test
  void fileThatMovesToAnotherDataCentreInTheMiddleIsFollowed() throws Exception {
    farm.want("d1", REEL);
    farm.supervisor().awaitDownload("d1", status -> status.getDurableBytes() > 4 * MIB);
    farm.fault(getFile(1, error(303, "FILE_MIGRATE_2")));
    farm.awaitCompleted("d1", 2);
    assertThat(farm.fired().getFirings()).isEqualTo(1);
    assertThat(farm.calls(IMPORT)).isPositive();
    assertStaysLoggedIn();
  }
}
