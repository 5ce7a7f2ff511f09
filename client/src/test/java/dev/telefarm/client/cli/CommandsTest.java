package dev.telefarm.client.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonParser;
import com.google.protobuf.Timestamp;
import dev.telefarm.client.farm.InMemoryAccounts;
import dev.telefarm.client.farm.InMemoryFarm;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.AccountLimit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
  @TempDir Path data;
  InMemoryFarm farm;

  @BeforeEach
  void serve() throws IOException {
    farm =
        new InMemoryFarm(data)
            .with("alice", Account.State.STATE_READY)
            .with("out", Account.State.STATE_LOGIN_NEEDED);
  }

  @AfterEach
  void stop() {
    farm.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          account add Bad_Name        | 2  | account_id: use a-z, 0-9 and dashes: correct it and try again
          account add alice           | 6  | accounts/alice exists: choose another name, or see `telefarm accounts`
          account stop nobody         | 4  | accounts/nobody does not exist: see `telefarm accounts`, or add it with `telefarm account add`
          account start out           | 6  | accounts/out is not logged in to Telegram: log in with `telefarm login out`
          account                     | 2  | account: add, set, remove, start or stop?: see `telefarm account --help`
          account set alice           | 2  | nothing to change: give --lanes, --max-parallel, --bandwidth, --daily-budget, --label or --remove-label
          account set alice --bandwidth 2MB | 2 | Invalid value for option '--bandwidth': '2MB' is not a rate such as 2MB/s, or none: see `telefarm account set --help`
          account set alice --daily-budget much | 2 | Invalid value for option '--daily-budget': 'much' is not a size such as 20GB, or none: see `telefarm account set --help`
          floods -n 0                 | 2  | --lines is 0: give at least 1
          floods --account nobody     | 4  | accounts/nobody does not exist: see `telefarm accounts`, or add it with `telefarm account add`
          account set alice --lanes 9 | 2  | account.lanes: give 1 to 4: correct it and try again
          account set nobody --lanes 2| 4  | accounts/nobody does not exist: see `telefarm accounts`, or add it with `telefarm account add`
          login nobody                | 4  | accounts/nobody does not exist: see `telefarm accounts`, or add it with `telefarm account add`
          login out                   | 2  | the login needs a phone number, but the input has ended: run it on a terminal, set TELEFARM_PHONE, or give one line for each answer
          chats out                   | 6  | accounts/out is not logged in: log in with `telefarm login out`
          media films                 | 2  | the farm has several accounts: name one with --account: see `telefarm accounts`
          media none -a alice         | 4  | there is no chat none: see `telefarm chats <account>`, or use an account that is a member
          media --bogus               | 2  | unknown option --bogus: see `telefarm media --help`
          get                         | 2  | nothing to get: give links to messages, or a chat with --chat
          get nonsense                | 2  | nonsense is not a link to a message: give a link to a message, such as https://t.me/channel/123
          get --chat none -a alice    | 4  | there is no chat none: see `telefarm chats <account>`, or use an account that is a member
          get x --type video          | 2  | --type given without --chat: links name single messages
          get x --if-exists eat       | 2  | Invalid value for option '--if-exists': 'eat' is not one of rename, replace, fail, skip: see `telefarm get --help`
          workers restart nobody      | 4  | workers/nobody does not exist: see `telefarm workers`
          cancel 99                   | 4  | downloads/99 does not exist: see `telefarm downloads`
          downloads --server nowhere  | 2  | TELEFARM_SERVER is set, but TELEFARM_TOKEN_FILE is not: use --server HOST:PORT with --token-file FILE, or --data DIR
          bogus                       | 2  | Unmatched argument at index 0: 'bogus': see `telefarm --help`
          """)
  void errorIsOneLineWithWhatToDoAndAnExitCode(String args, int exitCode, String line) {
    CommandRun run = CommandRun.against(farm);
    assertThat(run.run(args.strip().split(" "))).isEqualTo(exitCode);
    assertThat(run.err()).isEqualTo("telefarm: " + line + "\n");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void absentSupervisorIsSaidAtOnce() {
    farm.stop();
    CommandRun run = CommandRun.against(farm);
    assertThat(run.run("get", "https://t.me/films/1", "https://t.me/films/2")).isEqualTo(3);
    assertThat(run.err())
        .startsWith("telefarm: no supervisor answers (")
        .contains("start one with `telefarm serve`")
        .hasLineCount(1);
    CommandRun elsewhere = new CommandRun().with("TELEFARM_DATA", data.resolve("none").toString());
    assertThat(elsewhere.run("accounts")).isEqualTo(3);
    assertThat(elsewhere.err())
        .startsWith("telefarm: no supervisor answers (none serves " + data.resolve("none") + ")");
  }

  @Test
  void wrongTokenIsRefused() throws IOException {
    Files.writeString(data.resolve("other.token"), "wrong");
    CommandRun run = new CommandRun();
    assertThat(
            run.run(
                "accounts",
                "--server",
                farm.address(),
                "--token-file",
                data.resolve("other.token").toString()))
        .isEqualTo(5);
    assertThat(run.err())
        .startsWith("telefarm: the token is wrong: use the token of that")
        .hasLineCount(1);
    Files.delete(data.resolve("api.token"));
    CommandRun without = CommandRun.against(farm);
    assertThat(without.run("get", "https://t.me/films/1")).isEqualTo(5);
    assertThat(without.err()).contains("api.token does not exist").hasLineCount(1);
  }

  @Test
  void accountsAreATableOfAllPages() {
    CommandRun run = CommandRun.against(farm);
    assertThat(run.run("accounts")).isZero();
    assertThat(run.outLines())
        .containsExactly(
            "ACCOUNT  STATE         USER            LANES  PARALLEL  LIMITS  LABELS",
            "alice    ready         ALICE (@alice)    1/1         3",
            "out      login needed                    0/1         3");
  }

  @Test
  void accountsSayWhatHoldsThemBack() {
    farm.accounts()
        .holdBack(
            "alice",
            AccountLimit.newBuilder()
                .setCause(AccountLimit.Cause.CAUSE_FLOOD_WAIT)
                .setMethodClass("files")
                .setDc(2)
                .setUntil(seconds("2026-11-22T21:00:32Z"))
                .build(),
            AccountLimit.newBuilder()
                .setCause(AccountLimit.Cause.CAUSE_BANDWIDTH)
                .setBytesPerSecond(2 << 20)
                .build(),
            AccountLimit.newBuilder()
                .setCause(AccountLimit.Cause.CAUSE_DAILY_BUDGET)
                .setMethodClass("files")
                .setUntil(seconds("2026-11-23T00:00:00Z"))
                .build());
    CommandRun run = CommandRun.against(farm);
    assertThat(run.run("accounts")).isZero();
    assertThat(run.outLines().get(1))
        .endsWith("flood wait: files of DC 2, 0:32; 2.0 MiB/s; daily budget, 3 h 00 min");
  }

  @Test
  void bandwidthAndBudgetAreGivenInUnitsAndLifted() {
    CommandRun add = CommandRun.against(farm);
    assertThat(
            add.run("account", "add", "carol", "--bandwidth", "1.5MB/s", "--daily-budget", "20GiB"))
        .isZero();
    assertThat(farm.accounts().get("carol").getBytesPerSecond()).isEqualTo(1_500_000);
    assertThat(farm.accounts().get("carol").getDailyByteBudget()).isEqualTo(20L << 30);
    CommandRun set = CommandRun.against(farm);
    assertThat(
            set.run(
                "account", "set", "carol", "--bandwidth", "512 KiB/s", "--daily-budget", "none"))
        .isZero();
    assertThat(set.outLines())
        .containsExactly("carol: 1 lane, 3 files at a time, at most 512 KiB/s");
    assertThat(farm.accounts().get("carol").getDailyByteBudget()).isZero();
  }

  @Test
  void floodsAreATableOfAllPages() {
    CommandRun run = CommandRun.against(farm);
    assertThat(run.run("floods")).isZero();
    assertThat(run.outLines())
        .containsExactly(
            "TIME              ACCOUNT  KIND          WAIT  LEFT  DC  METHOD          DOWNLOAD",
            "2026-11-22 20:59  alice    flood wait    1:30  1:10   2  upload.getFile  01J5",
            "2026-11-22 20:00  out      premium wait  0:05            getMessage");
    CommandRun one = CommandRun.against(farm);
    assertThat(one.run("floods", "--account", "out")).isZero();
    assertThat(one.outLines()).hasSize(2);
    CommandRun newest = CommandRun.against(farm);
    assertThat(newest.run("floods", "-n", "1")).isZero();
    assertThat(newest.outLines()).hasSize(2);
  }

  private static Timestamp seconds(String instant) {
    return Timestamp.newBuilder().setSeconds(Instant.parse(instant).getEpochSecond()).build();
  }

  @Test
  void accountsSayWhichOneNeedsItsPasswordAndLoginAsksForNothingElse() {
    farm.accounts().wantsLanes("alice", 3);
    CommandRun before = CommandRun.against(farm);
    assertThat(before.run("accounts")).isZero();
    assertThat(before.outLines().get(1)).contains("  1/3  ");
    assertThat(before.outLines().getLast())
        .isEqualTo("alice: its further lanes wait; password needed: telefarm login alice");
    CommandRun login = CommandRun.against(farm).reading("wrong", "open sesame");
    assertThat(login.run("login", "alice")).isZero();
    assertThat(login.outLines())
        .containsExactly(
            "That password is wrong.", "alice is logged in as ALICE (@alice), lanes 3/3");
    CommandRun after = CommandRun.against(farm);
    assertThat(after.run("accounts")).isZero();
    assertThat(after.outLines()).hasSize(3);
    assertThat(after.outLines().get(1)).contains("  3/3  ");
  }

  @Test
  void settingsAreGivenWhenAnAccountIsAddedAndChangedLater() {
    CommandRun add = CommandRun.against(farm);
    assertThat(
            add.run("account", "add", "carol", "--lanes", "2", "--label", "a=1", "--label", "b=2"))
        .isZero();
    assertThat(farm.accounts().get("carol").getLanes()).isEqualTo(2);
    CommandRun set = CommandRun.against(farm);
    assertThat(
            set.run(
                "account",
                "set",
                "carol",
                "--lanes",
                "4",
                "--max-parallel",
                "1",
                "--label",
                "b=3",
                "--label",
                "c=4",
                "--remove-label",
                "a"))
        .isZero();
    assertThat(set.outLines()).containsExactly("carol: 4 lanes, 1 file at a time, labels b=3,c=4");
    assertThat(farm.accounts().get("carol").getLabelsMap())
        .containsExactlyInAnyOrderEntriesOf(java.util.Map.of("b", "3", "c", "4"));
  }

  @Test
  void chatTitleCannotCommandTheTerminal() {
    CommandRun run = CommandRun.against(farm);
    assertThat(run.run("chats", "alice")).isZero();
    assertThat(run.outLines().getLast()).isEqualTo("-1001  channel  @films    Films  [2J映画");
  }

  @Test
  void chatIdWithItsDashIsAnArgument() {
    CommandRun run = CommandRun.against(farm);
    assertThat(run.run("media", "-1001", "--account", "alice", "--type", "document")).isZero();
    assertThat(run.outLines()).hasSize(14);
    assertThat(run.outLines().get(1))
        .isEqualTo("     25  1970-01-01 00:00  document  23.8 MiB  reel-25.bin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "accounts",
        "chats alice",
        "media films -a alice",
        "workers",
        "floods",
        "farm",
        "account stop alice"
      })
  void jsonIsOneObjectALine(String args) {
    CommandRun run = CommandRun.against(farm);
    assertThat(run.run((args + " --json").split(" "))).isZero();
    assertThat(run.outLines())
        .isNotEmpty()
        .allSatisfy(line -> assertThat(JsonParser.parseString(line).isJsonObject()).isTrue());
  }

  @Test
  void workersShowHowTheLastOneEnded() {
    CommandRun run = CommandRun.against(farm);
    assertThat(run.run("workers")).isZero();
    assertThat(run.outLines().get(1)).startsWith("alice    running  4712").endsWith("signal 9");
    assertThat(run.outLines().subList(3, 4))
        .containsExactly(
            "out: lost checkpoints: 12; what they covered is fetched again, but look at the disk"
                + " (dmesg, smartctl)");
  }

  @Test
  void workerInQuarantineSaysWhyAndIsReleased() {
    farm.accounts().becomes("alice", Account.State.STATE_QUARANTINED);
    CommandRun run = CommandRun.against(farm);
    assertThat(run.run("workers")).isZero();
    assertThat(run.outLines().get(1)).startsWith("alice    quarantined").endsWith("native crash");
    assertThat(run.outLines())
        .contains(
            "alice: failed 10 times in a row, the last time by native crash"
                + " (/data/accounts/alice/logs/hs_err_pid1.log); start it again with: telefarm"
                + " workers release alice");
    CommandRun restart = CommandRun.against(farm);
    assertThat(restart.run("workers", "restart", "alice")).isEqualTo(6);
    assertThat(restart.err())
        .isEqualTo(
            "telefarm: workers/alice failed too often in a row: see why in `telefarm workers`, then"
                + " `telefarm workers release alice`\n");

    CommandRun release = CommandRun.against(farm);
    assertThat(release.run("workers", "release", "alice")).isZero();

    assertThat(release.outLines()).containsExactly("alice is not in quarantine");
    CommandRun again = CommandRun.against(farm);
    assertThat(again.run("workers", "restart", "alice", "--json")).isZero();
    assertThat(JsonParser.parseString(again.out()).getAsJsonObject().get("name").getAsString())
        .isEqualTo("workers/alice");
  }

  @Test
  void loginAsksAgainAfterAWrongCode() {
    CommandRun run =
        CommandRun.against(farm).reading("+9996601234", "00000", "12345", "open sesame");
    assertThat(run.run("login", "out")).isZero();
    assertThat(run.outLines())
        .containsExactly("That code is wrong.", "out is logged in as OUT (@out)");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void loginTakesSecretsFromTheEnvironmentOnceOnly() {
    CommandRun run = CommandRun.against(farm).with("TELEFARM_BOT_TOKEN", "wrong").reading("1:bot");
    assertThat(run.run("login", "out", "--bot")).isZero();
    assertThat(run.outLines())
        .containsExactly("Telegram does not accept this token.", "out is logged in as OUT (@out)");
  }

  @Test
  void pipedQrLoginPrintsTheLinkAndATerminalTheCode() {
    CommandRun piped = CommandRun.against(farm);
    assertThat(piped.run("login", "out", "--qr")).isZero();
    assertThat(piped.outLines().getFirst()).isEqualTo(InMemoryAccounts.QR_LINK);
    CommandRun terminal = CommandRun.against(farm).onTerminal();
    assertThat(terminal.run("login", "out", "--qr")).isZero();
    assertThat(terminal.out()).contains("\u2588").doesNotContain("tg://");
  }

  @Test
  void startWaitsUntilTheAccountIsReady() {
    farm.with("slow", Account.State.STATE_STOPPED);
    CommandRun run = CommandRun.against(farm);
    CompletableFuture<Integer> exitCode = run.start("account", "start", "slow");
    await().until(() -> !exitCode.isDone());
    farm.accounts().becomes("slow", Account.State.STATE_READY);
    // StartAccount may come after: then the account is ready already and stays so.
    assertThat(exitCode.join()).isZero();
    assertThat(run.outLines()).containsExactly("slow is ready");
  }

  @Test
  void downloadsAreWatchedUntilCtrlC() {
    CommandRun run = CommandRun.against(farm);
    assertThat(CommandRun.against(farm).run("get", "https://t.me/films/1", "--detach")).isZero();
    CompletableFuture<Integer> exitCode = run.start("downloads", "--watch");
    await().until(() -> run.out().contains("https://t.me/films/1: queued"));
    farm.downloads().completes("downloads/1000");
    await().until(() -> run.out().contains("file-1: completed"));
    run.interrupt();
    assertThat(exitCode.join()).isEqualTo(130);
  }

  @Test
  void workersAreWatchedUntilCtrlC() {
    CommandRun run = CommandRun.against(farm);
    CompletableFuture<Integer> exitCode = run.start("workers", "--watch");
    await().until(() -> run.out().contains("alice    running  4712"));
    await().until(() -> run.out().contains("out      running  4713"));
    run.interrupt();
    assertThat(exitCode.join()).isEqualTo(130);
  }

  @Test
  void downloadsAreListedByStateAndCancelled() {
    assertThat(CommandRun.against(farm).run("get", "https://t.me/films/1", "--detach")).isZero();
    CommandRun cancel = CommandRun.against(farm);
    assertThat(cancel.run("cancel", "1000")).isZero();
    assertThat(cancel.outLines()).containsExactly("1000 cancelled (https://t.me/films/1)");
    CommandRun list = CommandRun.against(farm);
    assertThat(list.run("downloads", "--state", "cancelled,failed")).isZero();
    assertThat(list.outLines())
        .containsExactly(
            "DOWNLOAD  STATE      DONE  SIZE  RATE  LANES  ACCOUNT  FILE",
            "1000      cancelled                                    https://t.me/films/1");
    CommandRun none = CommandRun.against(farm);
    assertThat(none.run("downloads", "--state", "running")).isZero();
    assertThat(none.outLines()).containsExactly("No such downloads.");
  }

  @Test
  void downloadsShowTheAccountsAndLanesAtWork() {
    assertThat(CommandRun.against(farm).run("get", "https://t.me/films/1", "--detach")).isZero();
    farm.downloads().worksWith("downloads/1000", 3, "accounts/alice", "accounts/bob");
    CommandRun list = CommandRun.against(farm);
    assertThat(list.run("downloads")).isZero();
    assertThat(list.outLines())
        .containsExactly(
            "DOWNLOAD  STATE    DONE     SIZE       RATE  LANES  ACCOUNT    FILE",
            "1000      running   50%  2.0 MiB  1.0 MiB/s      3  alice,bob  file-1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "account add",
        "account set",
        "accounts",
        "cat",
        "downloads",
        "get",
        "login",
        "verify",
        "workers",
        "workers release",
        "workers restart"
      })
  void helpFitsTheWidthAndEndsEverySentence(String command) {
    CommandRun run = new CommandRun();
    assertThat(run.run((command + " --help").split(" "))).isZero();
    assertThat(run.outLines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    assertThat(run.out()).contains("Usage: telefarm " + command);
  }

  @Test
  void helpNamesEveryCommandAndExitCode() {
    CommandRun run = new CommandRun();
    assertThat(run.run("--help")).isZero();
    assertThat(run.out())
        .contains(
            "serve", "sandbox", "downloads", "login", "cat", "verify", "Exit codes", " 70 ", "141");
  }
}
