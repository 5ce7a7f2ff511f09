package dev.telefarm.client.e2e;

import static dev.telefarm.client.e2e.Bytes.mebibytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** One file that several accounts fetch together. */
@FarmTest(accounts = {"alice", "bob", "carol"})
final class StripingIT {
  private static final long SIZE = mebibytes(64);

  /** As in {@link ResumeCrashIT}, of each account that goes away. */
  private static final long ON_ITS_WAY = mebibytes(10);

  private static FarmOrder reel(Farm farm, Path folder) {
    farm.telegram()
        .chat("films")
        .members("alice", "bob", "carol")
        .file("reel.bin", SIZE)
        .servedAt(mebibytes(2));
    return farm.order("films/reel.bin").to(folder + "/").atOnce(3);
  }

  @Test
  void everyAccountFetchesAShareAndThereIsOneFile(Farm farm) {
    Path folder = farm.newFolder();
    FarmDownload download = reel(farm, folder).begin();
    assertThat(
            download
                .await("three accounts", it -> it.getProgress().getAccountsCount() == 3)
                .getProgress()
                .getAccountsList())
        .containsExactlyInAnyOrder("accounts/alice", "accounts/bob", "accounts/carol");
    download.awaitCompleted().hasOriginalContent().refetched(0).fetchedAgainAtMost(mebibytes(8));
    assertThat(farm.telegram().servedOf(download.original()))
        .containsOnlyKeys("alice", "bob", "carol")
        .allSatisfy((_, bytes) -> assertThat(bytes).isGreaterThan(SIZE / 6));
    assertThat(folder.toFile().list()).containsExactly("reel.bin");
    farm.holdsInvariants();
  }

  @Test
  void killedWorkerAndStoppedAccountCostTheFileNothing(Farm farm) {
    Path folder = farm.newFolder();
    FarmDownload download = reel(farm, folder).begin();
    var _ = download.awaitDurable(mebibytes(12));
    farm.worker("alice").kill();
    var _ = download.awaitDurable(mebibytes(24));
    farm.account("carol").stop();
    download.awaitCompleted().hasOriginalContent().refetched(0).fetchedAgainAtMost(2 * ON_ITS_WAY);
    assertThat(farm.telegram().servedOf(download.original()))
        .containsOnlyKeys("alice", "bob", "carol")
        .allSatisfy((_, bytes) -> assertThat(bytes).isPositive());
    assertThat(folder.toFile().list()).containsExactly("reel.bin");
    farm.holdsInvariants();
  }
}
