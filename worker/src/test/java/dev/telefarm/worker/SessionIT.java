package dev.telefarm.worker;

import static dev.telefarm.worker.WorkerHarness.REEL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.link.v1.Authorization.State;
import dev.telefarm.proto.link.v1.DownloadStatus;
import dev.telefarm.proto.link.v1.DownloadStatus.Phase;
import dev.telefarm.proto.link.v1.LogOut;
import dev.telefarm.proto.link.v1.WorkerDirective;
import dev.telefarm.proto.v1.DownloadWait;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session that ends under a running worker, with real TDLib. */
class SessionIT {
  @TempDir Path folder;
  private WorkerHarness farm;

  @BeforeEach
  void start() throws Exception {
    farm = new WorkerHarness(folder);
    farm.logIn();
  }

  @AfterEach
  void stop() throws Exception {
    farm.close();
  }

  private void assertSaidLoggingOut() {
    farm.supervisor()
        .awaitReport(report -> report.getAuthorization().getState() == State.STATE_LOGGING_OUT);
  }

  @Test
  void loggedOutOnRequestItWaitsForANewLogin() throws Exception {
    farm.supervisor()
        .send(WorkerDirective.newBuilder().setLogOut(LogOut.getDefaultInstance()).build());
    assertSaidLoggingOut();
    farm.logIn();
    farm.want("d1", REEL);
    farm.awaitCompleted("d1", 2);
    assertThat(farm.worker().alive()).isTrue();
  }

  @Test
  void revokedElsewhereItWaitsForANewLoginAndGoesOn() throws Exception {
    farm.serveAt(4 << 20);
    farm.want("d1", REEL);
    farm.supervisor().awaitDownload("d1", status -> status.getDurableBytes() > 4 << 20);
    farm.revokeLogins();
    assertSaidLoggingOut();
    farm.supervisor().awaitAuthorization(State.STATE_WAIT_PHONE_NUMBER);
    // An attempt may fail a moment before TDLib says that the session has ended.
    DownloadStatus waiting =
        farm.supervisor()
            .awaitDownload(
                "d1",
                status ->
                    status.getPhase() == Phase.PHASE_WAITING
                        && status.getWait().getCause() == DownloadWait.Cause.CAUSE_LOGIN_NEEDED);
    long durable = waiting.getDurableBytes();
    farm.logIn();
    farm.awaitCompleted("d1", 2);
    // TDLib deletes its copies with the session; the partial file is all that is left.
    assertThat(farm.served(2).getBytes()).isLessThanOrEqualTo((64 << 20) - durable + (1 << 20));
    assertThat(farm.worker().alive()).isTrue();
  }
}
