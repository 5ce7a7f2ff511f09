package dev.telefarm.client.e2e;

import static dev.telefarm.client.e2e.Bytes.mebibytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.Download;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

@FarmTest(accounts = {"alice", "bob"})
final class SupervisorCrashIT {
  @Test
  void killedSupervisorInterruptsNoDownloadAndItsSuccessorAdoptsTheWorkers(Farm farm) {
    farm.telegram()
        .chat("films")
        .members("alice", "bob")
        .file("reel.bin", mebibytes(48))
        .servedAt(mebibytes(6));
    var a = farm.account("alice").download("films/reel.bin");
    var b = farm.account("bob").download("films/reel.bin");
    a.awaitDurable(mebibytes(4));
    b.awaitDurable(mebibytes(4));
    long alicePid = farm.worker("alice").pid();
    long bobPid = farm.worker("bob").pid();

    farm.supervisor().kill();
    farm.startSupervisor();

    assertThat(farm.worker("alice").awaitRunning())
        .satisfies(worker -> assertThat(worker.getPid()).isEqualTo(alicePid))
        .satisfies(worker -> assertThat(worker.getAdopted()).isTrue())
        .satisfies(worker -> assertThat(worker.getStartCount()).isEqualTo(1));
    assertThat(farm.worker("bob").awaitRunning().getPid()).isEqualTo(bobPid);
    a.awaitCompleted().hasOriginalContent();
    b.awaitCompleted().hasOriginalContent();
    farm.holdsInvariants();
  }

  @Test
  void acknowledgedDownloadsFinishAfterSupervisorAndWorkersAreKilled(Farm farm) {
    var films = farm.telegram().chat("films").members("alice", "bob").servedAt(mebibytes(4));
    var downloads = new ArrayList<FarmDownload>();
    for (int i = 0; i < 6; i++) {
      films.file("reel-" + i, mebibytes(4));
      downloads.add(farm.account("alice").download("films/reel-" + i));
    }
    farm.supervisor().kill();
    farm.workerProcesses().forEach(ProcessHandle::destroyForcibly);
    farm.startSupervisor();
    downloads.forEach(download -> download.awaitCompleted().hasOriginalContent());
    farm.holdsInvariants();
  }

  @Test
  void loginsSurviveARestartOfTheWholeFarm(Farm farm) {
    farm.telegram().chat("films").members("alice", "bob").file("reel.bin", mebibytes(1));
    assertThat(farm.supervisor().stop()).isZero();
    assertThat(farm.workerProcesses()).isEmpty();
    farm.startSupervisor();
    farm.account("alice").await(Account.State.STATE_READY);
    farm.account("bob").await(Account.State.STATE_READY);
    var download = farm.account("bob").download("films/reel.bin");
    assertThat(download.awaitCompleted().hasOriginalContent().download().getState())
        .isEqualTo(Download.State.STATE_COMPLETED);
  }
}
