package dev.telefarm.client.e2e;

import static dev.telefarm.client.e2e.Bytes.mebibytes;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.DownloadBatch;
import dev.telefarm.sandbox.proto.v1.AcceptLoginTokenRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What the README tells a person to type, as a script would run it. */
@FarmTest
final class CommandLineIT {
  @Test
  void accountIsAddedLogsInAndFetchesByLinkAndByChat(Farm farm) throws Exception {
    var person = farm.telegram().addAccount("alice");
    farm.telegram()
        .chat("films")
        .members("alice")
        .file("reel one.bin", mebibytes(3))
        .file("reel two.bin", mebibytes(2));
    Command.output(farm, "account", "add", "alice");
    try (Command login =
        Command.run(
            farm, "+" + person.getPhone() + "\n" + person.getCode() + "\n", "login", "alice")) {
      assertThat(login.exitCode()).as("%s", login).isZero();
      assertThat(login.out()).contains("alice is logged in as Alice");
    }
    assertThat(Command.output(farm, "chats", "alice")).contains("films");

    Telegram.SharedFile one = farm.telegram().file("films/reel one.bin");
    Path folder = farm.files().resolve("by-link");
    String plain = Command.output(farm, "get", one.link(), "-o", folder + "/");
    assertThat(plain).contains("reel one.bin: completed").doesNotContain("\u001b");
    assertThat(FarmDownload.sha256(folder.resolve("reel one.bin")))
        .isEqualTo(HexFormat.of().formatHex(one.sha256()));

    String listed =
        Command.output(
            farm,
            "get",
            "--account",
            "alice",
            "--chat",
            Long.toString(farm.telegram().chat("films").tdlibChatId()),
            "-o",
            farm.files().resolve("by-chat-plain") + "/");
    assertThat(listed).contains("completed; 2 of 2 files done, 5.0 MiB of 5.0 MiB, 100%");

    Path all = farm.files().resolve("by-chat");
    String json =
        Command.output(
            farm,
            "get",
            "--json",
            "--account",
            "alice",
            "--chat",
            Long.toString(farm.telegram().chat("films").tdlibChatId()),
            "-o",
            all + "/");
    assertThat(json.lines().map(CommandLineIT::batch).filter(DownloadBatch::hasEndTime))
        .singleElement()
        .satisfies(batch -> assertThat(batch.getCounts().getCompleted()).isEqualTo(2));
    Telegram.SharedFile two = farm.telegram().file("films/reel two.bin");
    assertThat(FarmDownload.sha256(all.resolve("reel two.bin")))
        .isEqualTo(HexFormat.of().formatHex(two.sha256()));
    assertThat(Command.output(farm, "downloads").lines()).hasSize(6);
    assertThat(Command.output(farm, "workers")).contains("alice", "running");
    farm.holdsInvariants();
  }

  @Test
  void qrCodeLogsInFromAnotherDevice(Farm farm) {
    farm.telegram().addAccount("alice");
    Command.output(farm, "account", "add", "alice");
    try (Command login = Command.start(farm, "", "login", "alice", "--qr")) {
      Pattern link = Pattern.compile("tg://login\\?token=\\S+");
      String shown =
          Awaitility.await("a QR login's link")
              .atMost(Duration.ofSeconds(60))
              .until(
                  () -> link.matcher(login.out()).results().findFirst(),
                  java.util.Optional::isPresent)
              .orElseThrow()
              .group();
      var _ =
          farm.telegram()
              .control()
              .acceptLoginToken(
                  AcceptLoginTokenRequest.newBuilder().setAccount("alice").setLink(shown).build());
      assertThat(login.awaitExit().exitCode()).as("%s", login).isZero();
      assertThat(login.out()).contains("alice is logged in as Alice");
    }
    assertThat(farm.client().start("alice").toCompletableFuture().join().getState())
        .isEqualTo(Account.State.STATE_READY);
  }

  @Test
  void drainedFarmRestsUntilItIsLetGoOn(Farm farm) {
    try (Command both = Command.run(farm, "", "drain", "--undo", "--grace", "5")) {
      assertThat(both.exitCode()).isEqualTo(2);
    }
    Command.output(farm, "account", "add", "dora");
    awaitOutput(farm, "running", "workers");
    assertThat(Command.output(farm, "drain")).contains("The farm is drain");
    awaitOutput(farm, "drained; `telefarm drain --undo` lets it go on", "farm");
    assertThat(Command.output(farm, "workers")).doesNotContain("running");
    assertThat(Command.output(farm, "drain", "--undo")).contains("The farm is running");
    awaitOutput(farm, "running", "workers");
  }

  private static void awaitOutput(Farm farm, String text, String... command) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> Command.output(farm, command).contains(text));
  }

  @Test
  void failuresAreOneLineWithWhatToDo(Farm farm) {
    Command.output(farm, "account", "add", "alice");
    assertFails(farm, 6, "media", "films");
    assertFails(farm, 4, "chats", "nobody");
    assertFails(farm, 2, "account", "add", "Not Valid");
    assertFails(farm, 2, "get", "https://example.org/no-telegram");
  }

  private static void assertFails(Farm farm, int exitCode, String... arguments) {
    try (Command command = Command.run(farm, "", arguments)) {
      assertThat(command.exitCode()).as("%s", command).isEqualTo(exitCode);
      assertThat(command.err()).as("%s", command).startsWith("telefarm: ").hasLineCount(1);
    }
  }

  private static DownloadBatch batch(String json) {
    try {
      DownloadBatch.Builder batch = DownloadBatch.newBuilder();
      JsonFormat.parser().merge(json, batch);
      return batch.build();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(json, e);
    }
  }
}
