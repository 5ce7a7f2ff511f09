package dev.telefarm.client.e2e;

import static dev.telefarm.client.e2e.Bytes.mebibytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.v1.Download;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Pausing and retrying, with real workers. */
@FarmTest(accounts = "alice")
final class PauseIT {
  private static final long SIZE = mebibytes(24);

  /** What TDLib may have asked for. */
  private static final long ON_ITS_WAY = mebibytes(10);

  @Test
  void resumedDownloadGoesOnWhereItWasPaused(Farm farm) {
    farm.telegram().chat("films").members("alice").file("reel.bin", SIZE).servedAt(mebibytes(4));
    FarmDownload download = farm.order("films/reel.bin").begin();
    download.awaitDurable(mebibytes(8));

    // Not by a command: on a busy machine the file would be here before that has started.
    var _ = farm.client().pause(download.id());

    // Another download gets the slot and is served; of the paused one nothing more comes.
    long served = download.servedBytes();
    farm.telegram().chat("shorts").members("alice").file("short.bin", mebibytes(2));
    farm.order("shorts/short.bin").begin().awaitCompleted().hasOriginalContent();
    Download paused = download.state();
    assertThat(paused.getState()).isEqualTo(Download.State.STATE_PAUSED);
    long servedInAll = download.servedBytes();
    assertThat(servedInAll - served).isLessThanOrEqualTo(ON_ITS_WAY);
    long durable = paused.getProgress().getDurableBytes();
    assertThat(durable).isBetween(mebibytes(8), SIZE - 1);

    assertThat(Command.output(farm, "resume", download.id())).contains("goes on");

    download.awaitCompleted().hasOriginalContent().fetchedOnlyTheRest(servedInAll, durable, 0);
    farm.holdsInvariants();
  }

  @Test
  void retriedDownloadGetsItsNameAgainAndLeavesNothingBehind(Farm farm) {
    farm.telegram().addAccount("bob");
    farm.telegram().chat("films").members("*").file("shut.bin", SIZE).servedAt(mebibytes(4));
    FarmDownload download = farm.order("films/shut.bin").begin();
    String path = download.awaitDurable(mebibytes(2)).getPath();
    TelegramFaults.access(farm.telegram(), "films", "alice", false);
    TelegramFaults.expireReference(farm.telegram(), "films", download.original().messageId());
    Download failed = download.await("the end", Download::hasEndTime);
    assertThat(failed.getState()).isEqualTo(Download.State.STATE_FAILED);
    assertThat(farm.reachable(Path.of(path + ".part"))).exists();
    // Who was shut out once is not let in again before Telegram says so; another account is.
    farm.addAccount("bob").logIn();

    assertThat(Command.output(farm, "retry", download.id())).contains("begins anew");

    assertThat(download.awaitCompleted().hasOriginalContent().download().getPath()).isEqualTo(path);
    farm.holdsInvariants();
  }
}
