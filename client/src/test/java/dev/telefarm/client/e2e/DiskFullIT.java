package dev.telefarm.client.e2e;

import static dev.telefarm.client.e2e.Bytes.mebibytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadWait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * A target on a file system that is full, or fills up, and then has room again. It is larger than
 * what a worker never takes of a disk (64 MiB).
 */
@FarmTest(accounts = "alice", smallDiskMebibytes = 128)
final class DiskFullIT {
  private static final long SIZE = mebibytes(24);

  private static FarmDownload begin(Farm farm) {
    farm.telegram().chat("films").members("alice").file("reel.bin", SIZE).servedAt(mebibytes(2));
    return farm.order("films/reel.bin").by("alice").to(farm.smallDisk() + "/").begin();
  }

  private static Path fill(Farm farm, long bytes) throws IOException {
    Path filler = farm.reachable(farm.smallDisk().resolve("filler"));
    return Files.write(filler, new byte[Math.toIntExact(bytes)]);
  }

  private static boolean waitsForRoom(Download download) {
    return download.getState() == Download.State.STATE_WAITING
        && download.getWait().getCause() == DownloadWait.Cause.CAUSE_DISK_FULL;
  }

  @Test
  void downloadThatDoesNotFitWaitsAndFetchesNothingUntilThereIsRoom(Farm farm) throws IOException {
    Path filler = fill(farm, mebibytes(60));
    FarmDownload download = begin(farm);
    Download waiting = download.await("a full disk", DiskFullIT::waitsForRoom);
    assertThat(waiting.getProgress().getDurableBytes()).isZero();
    assertThat(download.servedBytes()).as("asked of Telegram").isZero();
    Files.delete(filler);
    download.awaitCompleted().hasOriginalContent();
  }

  @Test
  void downloadThatRunsOutOfRoomLosesNothingAndGoesOnByItself(Farm farm) throws IOException {
    FarmDownload download = begin(farm);
    var _ = download.awaitDurable(mebibytes(4));
    // What the file still needs may be reserved already: everything else is taken, and more.
    Path filler = farm.reachable(farm.smallDisk().resolve("filler"));
    try (var out = Files.newOutputStream(filler)) {
      byte[] block = new byte[1 << 20];
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
    Download full =
        download.await("a full disk or the end", it -> waitsForRoom(it) || it.hasEndTime());
    if (waitsForRoom(full)) {
      assertThat(full.getProgress().getDurableBytes()).isGreaterThanOrEqualTo(mebibytes(4));
      Files.delete(filler);
    }
    download.awaitCompleted().hasOriginalContent().refetched(0).fetchedAgainAtMost(mebibytes(10));
  }
}
