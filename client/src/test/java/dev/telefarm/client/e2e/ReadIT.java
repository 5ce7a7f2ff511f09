package dev.telefarm.client.e2e;

import static dev.telefarm.client.e2e.Bytes.mebibytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadTarget;
import dev.telefarm.proto.v1.ErrorReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What clients get of files: their bytes, their proof, and the word that they are known. */
@FarmTest(accounts = {"alice", "bob"})
final class ReadIT {
  private static Telegram.ChatView films(Farm farm) {
    return farm.telegram().chat("films").members("alice", "bob");
  }

  @Test
  void bytesAreReadWhileTheDownloadRunsAndOverARestartOfTheSupervisor(Farm farm) {
    films(farm).file("reel.bin", mebibytes(24)).servedAt(mebibytes(2));
    FarmDownload download = farm.account("alice").download("films/reel.bin");
    try (Command cat = Command.start(farm, "", "cat", download.id())) {
      Awaitility.await("the first bytes").until(() -> cat.outSize() >= mebibytes(2));
      assertThat(download.state().getState()).isEqualTo(Download.State.STATE_RUNNING);
      farm.supervisor().kill();
      farm.startSupervisor();
      assertThat(cat.awaitExit().exitCode()).as("%s", cat.err()).isZero();
      assertThat(FarmDownload.sha256(cat.outFile()))
          .isEqualTo(HexFormat.of().formatHex(download.original().sha256()));
    }
    download.awaitCompleted().hasOriginalContent();
  }

  @Test
  void changedByteIsFoundByVerifyAndByCat(Farm farm) {
    films(farm).file("reel.bin", mebibytes(4));
    FarmDownload download = farm.account("alice").download("films/reel.bin");
    Path file = download.awaitCompleted().hasOriginalContent().path();
    assertThat(Command.output(farm, "verify", download.id())).contains("intact");
    new PartialFile(file).flip(mebibytes(2) + 17);
    assertExit(farm, 1, "damaged", "verify", download.id());
    assertExit(farm, 1, "damaged", "verify", "--all");
    assertExit(farm, 1, "", "cat", download.id());
    new PartialFile(file).delete();
    assertExit(farm, 1, "missing", "verify", download.id());
  }

  @Test
  void knownFileIsNotFetchedAgainAfterItWasMoved(Farm farm) throws IOException {
    films(farm).file("reel.bin", mebibytes(4));
    Telegram.SharedFile reel = farm.telegram().file("films/reel.bin");
    Path folder = farm.newFolder();
    String first = Command.output(farm, "get", reel.link(), "-o", folder + "/");
    assertThat(first).contains("reel.bin: completed");
    Files.move(folder.resolve("reel.bin"), folder.resolve("elsewhere.bin"));
    long served = farm.telegram().servedBytes(reel);
    String again = Command.output(farm, "get", reel.link(), "--skip-known", "-o", folder + "/");
    assertThat(again).contains("skipped: known", "1 of 1 file skipped: 1 known.");
    String there =
        Command.output(
            farm, "get", reel.link(), "--if-exists", "skip", "-o", folder + "/elsewhere.bin");
    assertThat(there).contains("skipped: exists");
    assertThat(farm.telegram().servedBytes(reel)).isEqualTo(served);
    assertThat(folder.toFile().list()).containsExactly("elsewhere.bin");
  }

  @Test
  void manifestIsVerifiedWithoutTheSupervisor(Farm farm) {
    films(farm).file("one.bin", mebibytes(3)).file("two.bin", mebibytes(2));
    Path folder = farm.newFolder();
    Path manifest = farm.files().resolve("manifest.jsonl");
    String got =
        Command.output(
            farm,
            "get",
            farm.telegram().file("films/one.bin").link(),
            farm.telegram().file("films/two.bin").link(),
            "--manifest",
            manifest.toString(),
            "-o",
            folder + "/");
    assertThat(got).contains("one.bin: completed", "two.bin: completed");
    Awaitility.await("two lines in the manifest").until(() -> lines(manifest) == 2);
    assertThat(farm.supervisor().stop()).isZero();
    assertThat(Command.output(farm, "verify", "--manifest", manifest.toString()))
        .endsWith("2 files intact.\n");
    new PartialFile(folder.resolve("two.bin")).flip(0);
    new PartialFile(folder.resolve("one.bin")).delete();
    assertExit(
        farm,
        1,
        "0 files intact, 1 damaged, 1 missing.",
        "verify",
        "--manifest",
        manifest.toString());
  }

  @Test
  void twoFilesForOnePathBothArriveAndNeitherHarmsTheOther(Farm farm) {
    List<FarmDownload> downloads = toOnePath(farm, DownloadTarget.IfExists.IF_EXISTS_RENAME);
    assertThat(downloads)
        .map(download -> download.awaitCompleted().hasOriginalContent().path().toString())
        .doesNotHaveDuplicates();
    farm.holdsInvariants();
  }

  @Test
  void oneOfTwoFilesForOnePathFailsIfThatIsAskedFor(Farm farm) {
    List<FarmDownload> downloads = toOnePath(farm, DownloadTarget.IfExists.IF_EXISTS_FAIL);
    List<Download> ended =
        downloads.stream().map(each -> each.await("the end", Download::hasEndTime)).toList();
    assertThat(ended)
        .filteredOn(each -> each.getState() == Download.State.STATE_FAILED)
        .singleElement()
        .satisfies(failed ->
            assertThat(failed.getFailure().getReason())
                .isEqualTo(ErrorReason.ERROR_REASON_TARGET_EXISTS));
    FarmDownload whole =
        downloads.get(ended.get(0).getState() == Download.State.STATE_COMPLETED ? 0 : 1);
    whole.awaitCompleted().hasOriginalContent();
    farm.holdsInvariants();
  }

  /** Different files, by different accounts, at the same time. */
  private static List<FarmDownload> toOnePath(Farm farm, DownloadTarget.IfExists ifExists) {
    films(farm)
        .file("one.bin", mebibytes(12))
        .file("two.bin", mebibytes(12))
        .servedAt(mebibytes(4));
    String path = farm.newFolder().resolve("reel.bin").toString();
    return Stream.of(farm.order("films/one.bin").by("alice"), farm.order("films/two.bin").by("bob"))
        .map(order -> order.to(path).ifExists(ifExists).begin())
        .toList();
  }

  private static long lines(Path file) {
    try (Stream<String> lines = Files.exists(file) ? Files.lines(file) : Stream.empty()) {
      return lines.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertExit(Farm farm, int exitCode, String said, String... arguments) {
    try (Command command = Command.run(farm, "", arguments)) {
      assertThat(command.exitCode()).as("%s", command).isEqualTo(exitCode);
      if (!said.isEmpty()) {
        assertThat(command.out()).contains(said);
      }
    }
  }
}
