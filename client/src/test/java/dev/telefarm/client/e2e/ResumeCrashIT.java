package dev.telefarm.client.e2e;

import static dev.telefarm.client.e2e.Bytes.mebibytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.v1.Account;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A download in the middle of which supervisor and worker are killed together, and other things are
 * lost, too.
 */
@FarmTest(accounts = "alice")
final class ResumeCrashIT {
  private static final long SIZE = mebibytes(24);
  private static final long HALF = mebibytes(12);

  /** Where a download was when everything was killed. */
  private record Killed(FarmDownload download, PartialFile part, long durable, long served) {}

  private static FarmOrder reel(Farm farm) {
    farm.telegram().chat("films").members("alice").file("reel.bin", SIZE).servedAt(mebibytes(2));
    return farm.order("films/reel.bin").by("alice");
  }

  private static Killed killedHalfway(Farm farm, FarmOrder order) {
    FarmDownload download = order.begin();
    var _ = download.awaitDurable(HALF);
    PartialFile part = download.partialFile();
    long durable = download.state().getProgress().getDurableBytes();
    farm.killEverything();
    return new Killed(download, part, durable, download.servedBytes());
  }

  private static void logInAgain(Farm farm) {
    var _ = farm.account("alice").await(Account.State.STATE_LOGIN_NEEDED);
    var _ = farm.account("alice").logIn();
  }

  @Test
  void downloadGoesOnAfterSupervisorAndWorkerAreKilledTogether(Farm farm) {
    Killed killed = killedHalfway(farm, reel(farm));
    farm.startSupervisor();
    killed
        .download()
        .awaitCompleted()
        .hasOriginalContent()
        .resumed()
        .refetched(0)
        .fetchedOnlyTheRest(killed.served(), killed.durable(), 0);
    farm.holdsInvariants();
  }

  @Test
  void nothingDurableIsFetchedAgainAfterTdlibHasLostItsDatabase(Farm farm) {
    Killed killed = killedHalfway(farm, reel(farm));
    farm.account("alice").loseTdlib();
    farm.startSupervisor();
    logInAgain(farm);
    killed
        .download()
        .awaitCompleted()
        .hasOriginalContent()
        .resumed()
        .refetched(0)
        .fetchedOnlyTheRest(killed.served(), killed.durable(), 0);
    farm.holdsInvariants();
  }

  enum Tampering {
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
    Killed killed = killedHalfway(farm, reel(farm));
    long damaged = tampering.to(killed.part(), killed.durable());
    var _ = farm.account("alice").loseTdlibCopies(); // they would hide what is fetched again
    farm.startSupervisor();
    FarmDownload.Completed completed =
        killed
            .download()
            .awaitCompleted()
            .hasOriginalContent()
            .fetchedOnlyTheRest(killed.served(), killed.durable(), damaged);
    // More may have become durable between the last look and the kill.
    assertThat(completed.download().getProgress().getRefetchedBytes())
        .isBetween(damaged, tampering == Tampering.ALTERED ? damaged : SIZE);
    farm.holdsInvariants();
  }

  @Test
  void targetMayLieOnAnotherFileSystemThanTheData(Farm farm) {
    Path elsewhere = farm.otherFileSystem();
    Killed killed = killedHalfway(farm, reel(farm).to(elsewhere + "/"));
    farm.startSupervisor();
    FarmDownload.Completed completed =
        killed
            .download()
            .awaitCompleted()
            .hasOriginalContent()
            .resumed()
            .fetchedOnlyTheRest(killed.served(), killed.durable(), 0);
    assertThat(completed.path()).isEqualTo(elsewhere.resolve("reel.bin"));
    assertThat(elsewhere.toFile().list()).containsExactly("reel.bin");
  }
}
