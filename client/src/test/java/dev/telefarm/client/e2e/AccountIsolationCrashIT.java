package dev.telefarm.client.e2e;

import static dev.telefarm.client.e2e.Bytes.mebibytes;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

@FarmTest(accounts = {"alice", "bob"})
final class AccountIsolationCrashIT {
  @Test
  void killedWorkerDoesNotDisturbOtherAccount(Farm farm) {
    farm.telegram()
        .chat("films")
        .members("alice", "bob")
        .file("reel.bin", mebibytes(64))
        .servedAt(mebibytes(8));
    var a = farm.account("alice").download("films/reel.bin");
    var b = farm.account("bob").download("films/reel.bin");
    a.awaitDurable(mebibytes(16));
    farm.worker("alice").kill();
    a.awaitCompleted().hasOriginalContent().resumed();
    b.awaitCompleted().hasOriginalContent();
    assertThat(farm.worker("alice").starts()).isEqualTo(2);
    assertThat(farm.worker("bob").starts()).isEqualTo(1);
    farm.holdsInvariants();
  }

  @Test
  void bothAccountsDownloadAtTheSameTime(Farm farm) {
    farm.telegram()
        .chat("films")
        .members("alice", "bob")
        .file("one.bin", mebibytes(24))
        .file("two.bin", mebibytes(24))
        .servedAt(mebibytes(3));
    var a = farm.account("alice").download("films/one.bin");
    var b = farm.account("bob").download("films/two.bin");
    a.awaitDurable(mebibytes(1));
    b.awaitDurable(mebibytes(1));
    // Neither can have finished yet, so both were moving at once.
    assertThat(a.state().hasEndTime()).isFalse();
    assertThat(b.state().hasEndTime()).isFalse();
    a.awaitCompleted().hasOriginalContent();
    b.awaitCompleted().hasOriginalContent();
    farm.holdsInvariants();
  }
}
