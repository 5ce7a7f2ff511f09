package dev.telefarm.client.e2e;

import static dev.telefarm.client.e2e.Bytes.mebibytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.v1.Account;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A download in the middle of which everything is lost but what is durable, or some of that, too.
 */
@FarmTest(accounts = "alice")
final class ResumeCrashIT {
  private static final long SIZE = mebibytes(32);

  /**
   * What may be on its way when a worker dies: about a second's worth of bytes that are not durable
   * yet, at twice 4 MiB/s, and TDLib's windows.
   */
  private static final long ON_ITS_WAY = mebibytes(10);

  private static FarmDownload inTheMiddle(Farm farm, FarmOrder order) {
    farm.telegram().chat("films").servedAt(mebibytes(4));
    FarmDownload download = order.begin();
    var _ = download.awaitDurable(mebibytes(12));
    return download;
  }

  private static FarmOrder reel(Farm farm) {
    farm.telegram().chat("films").members("alice").file("reel.bin", SIZE);
    return farm.order("films/reel.bin").by("alice");
  }

  @Test
  void downloadGoesOnAfterSupervisorAndWorkerAreKilledTogether(Farm farm) {
    FarmDownload download = inTheMiddle(farm, reel(farm));
    farm.killEverything();
    farm.startSupervisor();
    download
        .awaitCompleted()
        .hasOriginalContent()
        .resumed()
        .refetched(0)
        .fetchedAgainAtMost(ON_ITS_WAY);
    farm.holdsInvariants();
  }

  @Test
  void nothingDurableIsFetchedAgainAfterTdlibHasLostItsDatabase(Farm farm) {
    FarmDownload download = inTheMiddle(farm, reel(farm));
    farm.killEverything();
    farm.account("alice").loseTdlib();
    farm.startSupervisor();
    farm.account("alice").await(Account.State.STATE_LOGIN_NEEDED);
    farm.account("alice").logIn();
    download
        .awaitCompleted()
        .hasOriginalContent()
        .resumed()
        .refetched(0)
        .fetchedAgainAtMost(ON_ITS_WAY);
    farm.holdsInvariants();
  }

  private enum Tampering {
    TRUNCATED {
      @Override
      long to(PartialFile part, long durable) {
        part.truncate(mebibytes(8));
        return durable - mebibytes(8);
      }
    },
    ALTERED {
      @Override
      long to(PartialFile part, long durable) {
        part.flip(mebibytes(5) + 12_345);
        return mebibytes(1);
      }
    },
    REMOVED {
      @Override
      long to(PartialFile part, long durable) {
        part.delete();
        return durable;
      }
    };

    /** Returns how many of the durable bytes, which are the file's first, it damages. */
    abstract long to(PartialFile part, long durable);
  }

  @ParameterizedTest
  @EnumSource
  void onlyWhatIsDamagedIsFetchedAgain(Tampering tampering, Farm farm) {
    FarmDownload download = inTheMiddle(farm, reel(farm));
    PartialFile part = download.partialFile();
    long durable = download.state().getProgress().getDurableBytes();
    farm.killEverything();
    long damaged = tampering.to(part, durable);
    farm.account("alice").loseTdlib(); // whose copy would hide what the farm fetches again
    farm.startSupervisor();
    farm.account("alice").await(Account.State.STATE_LOGIN_NEEDED);
    farm.account("alice").logIn();
    FarmDownload.Completed completed = download.awaitCompleted().hasOriginalContent();
    // More may have become durable between the last look and the kill.
    long most = tampering == Tampering.ALTERED ? damaged : damaged + ON_ITS_WAY;
    assertThat(completed.download().getProgress().getRefetchedBytes()).isBetween(damaged, most);
    completed.fetchedAgainAtMost(most + ON_ITS_WAY);
    farm.holdsInvariants();
  }

  @Test
  void targetMayLieOnAnotherFileSystemThanTheData(Farm farm) {
    Path elsewhere = farm.otherFileSystem();
    FarmDownload download = inTheMiddle(farm, reel(farm).to(elsewhere + "/"));
    farm.killEverything();
    farm.startSupervisor();
    FarmDownload.Completed completed =
        download.awaitCompleted().hasOriginalContent().resumed().fetchedAgainAtMost(ON_ITS_WAY);
    assertThat(completed.path()).isEqualTo(elsewhere.resolve("reel.bin"));
    assertThat(elsewhere.toFile().list()).containsExactly("reel.bin");
  }
}
