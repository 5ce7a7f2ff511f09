package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.PauseDownloadRequest;
import dev.telefarm.proto.v1.ResumeDownloadRequest;
import dev.telefarm.proto.v1.RetryDownloadRequest;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pausing, resuming and retrying, with puppets for workers. */
final class PauseIT {
  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // JUnit calls start() before each test.
  private SupervisorProcess supervisor;

  @SuppressWarnings("NullAway.Init")
  private FarmCalls calls;

  @BeforeEach
  void start() throws Exception {
    supervisor = new SupervisorProcess(folder).start();
    calls = new FarmCalls(supervisor, folder);
    calls.createAccount("alice");
    calls.login("alice");
  }

  @AfterEach
  void end() {
    supervisor.close();
  }

  @Test
  void pausedDownloadHasNoAccountUntilItIsResumedAlsoOverAKill() throws Exception {
    String name = create(2);
    calls.awaitDownload(name, Download.State.STATE_RUNNING);

    Download paused = pause(name);

    assertThat(paused.getState()).isEqualTo(Download.State.STATE_PAUSED);
    assertThat(paused.getAssignedAccount()).isEmpty();
    assertThat(paused.getProgress().getBytesPerSecond()).isZero();
    assertThat(pause(name)).isEqualTo(paused);
    // Planning goes over it: another one gets an account, this one does not.
    calls.awaitDownload(create(1), Download.State.STATE_COMPLETED);
    assertThat(calls.get(name).getState()).isEqualTo(Download.State.STATE_PAUSED);
    supervisor.kill();
    supervisor.start();
    calls.awaitAccount("alice", Account.State.STATE_READY);
    calls.awaitDownload(create(1), Download.State.STATE_COMPLETED);
    assertThat(calls.get(name).getState()).isEqualTo(Download.State.STATE_PAUSED);

    assertThat(resume(name).getState()).isNotEqualTo(Download.State.STATE_PAUSED);

    calls.awaitDownload(name, Download.State.STATE_RUNNING);
    assertThat(resume(name).getState()).isEqualTo(Download.State.STATE_RUNNING);
    assertThat(calls.get(name).getAssignedAccount()).isEqualTo("accounts/alice");
  }

  @Test
  void pausedDownloadCanBeCancelled() throws Exception {
    String name = create(2);
    calls.awaitDownload(name, Download.State.STATE_RUNNING);
    var _ = pause(name);

    calls.cancel(name);

    assertThat(calls.get(name).getState()).isEqualTo(Download.State.STATE_CANCELLED);
  }

  @Test
  void whatEndedBadlyIsBegunAnew() throws Exception {
    String failing = create(3);
    calls.awaitDownload(failing, Download.State.STATE_FAILED);
    long firstEnd = calls.get(failing).getRevision();
    String cancelled = create(2);
    calls.awaitDownload(cancelled, Download.State.STATE_RUNNING);
    calls.cancel(cancelled);

    Download again = retry(cancelled);

    assertThat(again.hasEndTime()).isFalse();
    calls.awaitDownload(cancelled, Download.State.STATE_RUNNING);
    assertThat(retry(cancelled).getState()).isEqualTo(Download.State.STATE_RUNNING);
    var _ = retry(failing);
    calls.awaitDownload(failing, Download.State.STATE_FAILED);
    assertThat(calls.get(failing).getRevision()).isGreaterThan(firstEnd);
    // It is open again for a next supervisor, too.
    supervisor.kill();
    supervisor.start();
    calls.awaitDownload(cancelled, Download.State.STATE_RUNNING);
  }

  @Test
  void whatHasEndedWellIsNotTouched() throws Exception {
    String name = create(1);
    calls.awaitDownload(name, Download.State.STATE_COMPLETED);
    Download completed = calls.get(name);

    assertThat(SupervisorProcess.reason(catchThrowable(() -> pause(name))))
        .isEqualTo("DOWNLOAD_STATE");
    assertThat(SupervisorProcess.reason(catchThrowable(() -> resume(name))))
        .isEqualTo("DOWNLOAD_STATE");
    assertThat(SupervisorProcess.reason(catchThrowable(() -> retry(name))))
        .isEqualTo("DOWNLOAD_STATE");
    assertThat(calls.get(name)).isEqualTo(completed);
    BadFields.refuses("name", () -> pause("downloads/1"));
    BadFields.refuses("name", () -> resume(""));
    BadFields.refuses("name", () -> retry("accounts/alice"));
    assertThat(
            SupervisorProcess.reason(
                catchThrowable(() -> pause("downloads/01ARZ3NDEKTSV4RRFFQ69G5FAV"))))
        .isEqualTo("DOWNLOAD_NOT_FOUND");
  }

  private String create(long message) throws IOException {
    return supervisor.downloads().createDownload(calls.download(message)).getName();
  }

  private Download pause(String name) throws IOException {
    return supervisor
        .downloads()
        .pauseDownload(PauseDownloadRequest.newBuilder().setName(name).build());
  }

  private Download resume(String name) throws IOException {
    return supervisor
        .downloads()
        .resumeDownload(ResumeDownloadRequest.newBuilder().setName(name).build());
  }

  private Download retry(String name) throws IOException {
    return supervisor
        .downloads()
        .retryDownload(RetryDownloadRequest.newBuilder().setName(name).build());
  }
}
