package dev.telefarm.client.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonParser;
import dev.telefarm.client.farm.InMemoryFarm;
import dev.telefarm.proto.v1.Account;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
          account set alice           | 2  | nothing to change: give --lanes, --max-parallel, --bandwidth, --daily-budget, --proxy, --label or --remove-label
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
          get x --type video          | 2  | a filter given without --chat: links name single messages
          get x --if-exists eat       | 2  | Invalid value for option '--if-exists': 'eat' is not one of rename, replace, fail, skip: see `telefarm get --help`
          workers restart nobody      | 4  | workers/nobody does not exist: see `telefarm workers`
          cancel 99                   | 4  | downloads/99 does not exist: see `telefarm downloads`
          downloads --server nowhere  | 2  | TELEFARM_SERVER is set, but neither TELEFARM_CERTS nor TELEFARM_TOKEN_FILE is: use --server HOST:PORT with --certs DIR or --token-file FILE, or --data DIR
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
  void downloadsAreWatchedUntilCtrlC() {
    CommandRun run = CommandRun.against(farm);
    assertThat(CommandRun.against(farm).run("get", "https://t.me/films/1", "--detach")).isZero();
    CompletableFuture<Integer> exitCode = run.start("downloads", "--watch");
    await().until(() -> run.out().contains("https://t.me/films/1: queued"));
    farm.downloads().completes("downloads/1000");
    await().until(() -> run.out().contains("file-1: completed"));
    assertThat(CommandRun.against(farm).run("delete", "1000")).isZero();
    await().until(() -> run.out().contains("file-1: deleted"));
    run.interrupt();
    assertThat(exitCode.join()).isEqualTo(130);
  }

  @Test
  void limitedListingShowsTheNewest() {
    for (int message = 1; message <= 3; message++) {
      String link = "https://t.me/films/" + message;
      assertThat(CommandRun.against(farm).run("get", link, "--detach")).isZero();
    }
    CommandRun list = CommandRun.against(farm);
    assertThat(list.run("downloads", "--limit", "2", "--json")).isZero();
    assertThat(list.outLines()).hasSize(2);
    assertThat(list.outLines().getFirst()).contains("downloads/1002");

    CommandRun none = CommandRun.against(farm);
    assertThat(none.run("downloads", "--limit", "0")).isEqualTo(2);
    assertThat(none.err()).contains("give a number from 1 on");
    CommandRun both = CommandRun.against(farm);
    assertThat(both.run("downloads", "--limit", "1", "--watch")).isEqualTo(2);
    assertThat(both.err()).contains("leave one of them out");
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

  @Test
  void linksAreResolvedToFiles() {
    CommandRun run = CommandRun.against(farm);
    assertThat(run.run("resolve", "-a", "alice", "https://t.me/films/12", "https://t.me/c/1/7"))
        .isZero();
    assertThat(run.outLines())
        .containsExactly(
            "CHAT   CHAT ID  MESSAGE     SIZE  FILE",
            "Films    -1001       12  1.0 MiB  reel-12.bin",
            "Films    -1001        7  1.0 MiB  reel-7.bin");
  }
}
