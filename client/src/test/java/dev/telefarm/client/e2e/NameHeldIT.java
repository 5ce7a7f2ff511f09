package dev.telefarm.client.e2e;

import static dev.telefarm.client.e2e.Bytes.mebibytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadTarget.IfExists;
import dev.telefarm.proto.v1.DownloadWait;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A file that is whole, and whose name another program holds. */
@FarmTest(accounts = "alice", smallDiskMebibytes = 128)
final class NameHeldIT {
  private static boolean waitsForItsName(Download download) {
    return download.getState() == Download.State.STATE_WAITING
        && download.getWait().getCause() == DownloadWait.Cause.CAUSE_RETRY;
  }

  /** Where the supervisor and its workers see the disk. */
  private static void runInside(Farm farm, String... command) throws Exception {
    var all =
        new ArrayList<>(
            List.of("nsenter", "--user", "--mount", "--preserve-credentials", "--target"));
    all.add(Long.toString(farm.supervisor().pid()));
    all.addAll(List.of(command));
    Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(text(process)).isZero();
  }

  private static String text(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void fileGetsItsNameOnceNobodyHoldsIt(Farm farm) throws Exception {
    farm.telegram().chat("films").members("alice").file("reel.bin", mebibytes(8));
    Path target = farm.smallDisk().resolve("reel.bin");
    Path old = farm.reachable(target);
    Files.writeString(old, "the old one");
    // As on Windows while somebody has a file open: a mount point can be neither replaced nor
    // removed.
    runInside(farm, "mount", "--bind", target.toString(), target.toString());
    FarmDownload download =
        farm.order("films/reel.bin")
            .by("alice")
            .to(target.toString())
            .ifExists(IfExists.IF_EXISTS_REPLACE)
            .begin();
    Download waiting = download.await("its name", NameHeldIT::waitsForItsName);
    assertThat(waiting.getWait().getDetail()).contains("cannot name " + target);
    assertThat(Files.readString(old)).isEqualTo("the old one");
    long served = download.servedBytes();
    runInside(farm, "umount", target.toString());
    download.awaitCompleted().hasOriginalContent().refetched(0);
    assertThat(download.servedBytes()).as("nothing is fetched for a name").isEqualTo(served);
  }
}
