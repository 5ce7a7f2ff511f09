package dev.telefarm.client.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Timestamp;
import dev.telefarm.client.farm.InMemoryAccounts;
import dev.telefarm.client.farm.InMemoryFarm;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.AccountLimit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountCommandsTest {
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

  @Test
  void accountsAreATableOfAllPages() {
    CommandRun run = CommandRun.against(farm);
    assertThat(run.run("accounts")).isZero();
    assertThat(run.outLines())
        .containsExactly(
            "ACCOUNT  STATE         USER            LANES  PARALLEL  LIMITS  PROXY  LABELS",
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
}
