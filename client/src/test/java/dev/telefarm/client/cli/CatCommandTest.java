package dev.telefarm.client.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.telefarm.client.farm.InMemoryContents;
import dev.telefarm.client.farm.InMemoryFarm;
import dev.telefarm.proto.v1.ErrorReason;
import io.grpc.Status;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class CatCommandTest {
  private static final int MIB = 1 << 20;

  @TempDir Path folder;
  InMemoryFarm farm;
  InMemoryContents contents;

  @BeforeEach
  void serve() throws IOException {
    farm = new InMemoryFarm(folder.resolve("data"));
    contents = farm.downloads().contents();
    assertThat(CommandRun.against(farm).run("get", "https://t.me/films/1", "--detach")).isZero();
  }

  @AfterEach
  void stop() {
    farm.close();
  }

  @Test
  void bytesGoToStandardOutputWhileTheDownloadRuns() {
    byte[] original = contents.holds(2 * MIB, MIB);
    CommandRun cat = CommandRun.against(farm);
    CompletableFuture<Integer> exitCode = cat.start("cat", "1000");
    await().until(() -> cat.outBytes().length == MIB);
    contents.becomesDurable(original.length);
    assertThat(exitCode.join()).isZero();
    assertThat(cat.outBytes()).isEqualTo(original);
    assertThat(cat.err()).isEmpty();
  }

  @Test
  void offsetAndLimitCutThem() {
    byte[] original = contents.holds(MIB, MIB);
    CommandRun cat = CommandRun.against(farm);
    assertThat(cat.run("cat", "downloads/1000", "--offset", "10", "--limit", "4096")).isZero();
    assertThat(cat.outBytes()).isEqualTo(Arrays.copyOfRange(original, 10, 4106));
  }

  @Test
  void terminalIsRefusedUnlessForced() {
    byte[] original = contents.holds(100, 100);
    CommandRun refused = CommandRun.against(farm).onTerminal();
    assertThat(refused.run("cat", "1000")).isEqualTo(2);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err())
        .isEqualTo(
            "telefarm: standard output is a terminal, and a file's bytes may upset it:"
                + " redirect it, name a file with -o, or use --force\n");
    CommandRun forced = CommandRun.against(farm).onTerminal();
    assertThat(forced.run("cat", "1000", "--force")).isZero();
    assertThat(forced.outBytes()).isEqualTo(original);
  }

  @Test
  void namedFileAppearsWhenItIsComplete() throws IOException {
    byte[] original = contents.holds(2 * MIB, MIB);
    Path file = folder.resolve("reel.bin");
    Files.writeString(file, "the one before");
    CommandRun cat = CommandRun.against(farm).onTerminal();
    CompletableFuture<Integer> exitCode = cat.start("cat", "1000", "-o", file.toString());
    await().until(() -> Files.exists(folder.resolve("reel.bin.incomplete")));
    assertThat(file).hasContent("the one before");
    contents.becomesDurable(original.length);
    assertThat(exitCode.join()).isZero();
    assertThat(file).hasBinaryContent(original);
    assertThat(folder.resolve("reel.bin.incomplete")).doesNotExist();
    assertThat(cat.outLines()).containsExactly("2097152 bytes in " + file);
  }

  @Test
  void downloadThatIsCancelledLeavesNoFile() throws IOException {
    contents.holds(2 * MIB, MIB);
    Path file = folder.resolve("reel.bin");
    CommandRun cat = CommandRun.against(farm);
    CompletableFuture<Integer> exitCode = cat.start("cat", "1000", "-o", file.toString());
    await().until(() -> contents.open() == 1 && contents.sent() == MIB);
    contents.endsWith(
        Status.Code.FAILED_PRECONDITION,
        ErrorReason.ERROR_REASON_DOWNLOAD_STATE,
        "downloads/1000 was cancelled");
    assertThat(exitCode.join()).isEqualTo(6);
    assertThat(cat.err())
        .isEqualTo("telefarm: downloads/1000 was cancelled: see `telefarm downloads`\n");
    try (var left = Files.list(folder)) {
      assertThat(left).containsExactly(folder.resolve("data"));
    }
  }

  @Test
  void changedFileIsExitCodeOne() {
    contents.holds(2 * MIB, MIB);
    contents.endsWith(
        Status.Code.DATA_LOSS,
        ErrorReason.ERROR_REASON_TARGET_CHANGED,
        "reel.bin is not what was written");
    CommandRun cat = CommandRun.against(farm);
    assertThat(cat.run("cat", "1000")).isEqualTo(1);
    assertThat(cat.err())
        .isEqualTo(
            "telefarm: reel.bin is not what was written: see `telefarm verify`, and get the file"
                + " again\n");
  }

  @ParameterizedTest
  @CsvSource({"Broken pipe, 141, ''", "No space left on device, 74, standard output cannot be"})
  void readerThatHasGoneIsNoErrorAndAFullDiskIs(String cause, int exitCode, String said) {
    contents.holds(MIB, MIB);
    CommandRun cat = CommandRun.against(farm).writingTo(new FailingOutput(cause));
    assertThat(cat.run("cat", "1000")).isEqualTo(exitCode);
    assertThat(cat.err()).hasLineCount(said.isEmpty() ? 0 : 1).contains(said);
    await().until(() -> contents.open() == 0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          77                     | 4  | downloads/77 does not exist: see `telefarm downloads`
          1000 --offset -1       | 2  | --offset is negative: give 0 or more
          1000 --limit 0         | 2  | --limit is less than 1: give 1 or more, or leave it out
          1000 -o /nowhere/reel  | 74 | /nowhere/reel does not exist: check the name and the folder
          """)
  void errorIsOneLineWithWhatToDo(String args, int exitCode, String line) {
    CommandRun cat = CommandRun.against(farm);
    assertThat(cat.run(("cat " + args.strip()).split(" "))).isEqualTo(exitCode);
    assertThat(cat.err()).isEqualTo("telefarm: " + line + "\n");
  }

  private static final class FailingOutput extends OutputStream {
    private final String cause;

    FailingOutput(String cause) {
      this.cause = cause;
    }

    @Override
    public void write(int b) throws IOException {
      throw new IOException(cause);
    }
  }
}
