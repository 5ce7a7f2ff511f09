package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.FieldMask;
import dev.telefarm.proto.link.v1.DesiredState;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.AccountLimit;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.proto.v1.UpdateAccountRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much may come: the farm's bandwidth, its windows, and the accounts' daily budgets. */
final class BandwidthIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // JUnit calls start() before each test.
  private SupervisorProcess supervisor;

  @SuppressWarnings("NullAway.Init")
  private FarmCalls calls;

  @SuppressWarnings("NullAway.Init")
  private Puppets puppets;

  @BeforeEach
  void start() throws Exception {
    supervisor = new SupervisorProcess(folder).start();
    calls = new FarmCalls(supervisor, folder);
    puppets = new Puppets(supervisor, calls);
  }

  @AfterEach
  void end() {
    supervisor.close();
  }

  @Test
  void bandwidthIsDividedAmongThoseThatDownload() throws Exception {
    configure("[bandwidth]\nbytes_per_second = \"8MB/s\"");
    puppets.create("alice");
    puppets.create("bob");
    awaitRate("alice", 8_000_000);
    String endless = puppets.downloadBy("alice", 2);
    calls.awaitDownload(endless, Download.State.STATE_RUNNING);
    awaitRate("alice", 8_000_000);

    String other = puppets.downloadBy("bob", 2);

    awaitRate("alice", 4_000_000);
    awaitRate("bob", 4_000_000);
    assertThat(calls.account("bob").getLimitsList())
        .extracting(AccountLimit::getCause)
        .containsExactly(AccountLimit.Cause.CAUSE_BANDWIDTH);
    assertThat(calls.account("bob").getLimits(0).getDetail()).contains("8000000");
    update(Account.newBuilder().setName("accounts/bob").setBytesPerSecond(1_000_000).build());
    awaitRate("bob", 1_000_000);
    awaitRate("alice", 7_000_000);

    calls.cancel(other);

    awaitRate("alice", 8_000_000);
    supervisor.kill();
    supervisor.start();
    puppets.awaitReady("alice");
    puppets.downloadBy("bob", 2);
    awaitRate("alice", 7_000_000);
  }

  @Test
  void inAWindowOfNothingDownloadsWaitAndGoOnAfterwards() throws Exception {
    puppets.create("alice", 5);
    String running = puppets.download(12, 1);
    puppets.awaitDurable(running, 5);
    ZonedDateTime now = ZonedDateTime.now(Clock.systemUTC()).truncatedTo(ChronoUnit.MINUTES);
    var time = DateTimeFormatter.ofPattern("HH:mm");
    ZonedDateTime end = now.plusHours(2);
    String closed =
        "[bandwidth]\ntime_zone = \"UTC\"\n[bandwidth.windows]\n\"daily %s-%s\" = \"0\"\n"
            .formatted(time.format(now.minusHours(1)), time.format(end));

    configure(closed);

    Download taken = puppets.awaitState(running, Download.State.STATE_WAITING);
    assertThat(taken.getWait().getCause()).isEqualTo(DownloadWait.Cause.CAUSE_SCHEDULE);
    assertThat(taken.getWait().getUntil().getSeconds())
        .isEqualTo(end.withZoneSameInstant(ZoneOffset.UTC).toEpochSecond());
    assertThat(taken.getProgress().getDurableBytes()).isEqualTo(5L << 20);
    String created = puppets.download(13, 1);
    puppets.awaitState(created, Download.State.STATE_WAITING);
    // Its worker attached to the next supervisor and was told that it has nothing to do.
    puppets.awaitReady("alice");
    await().atMost(PATIENCE).until(() -> desired().getDownloadsCount() == 0);
    puppets.limit("alice", 100);

    supervisor.kill();
    supervisor.configure(closed, "");
    supervisor.start();

    assertThat(puppets.awaitState(running, Download.State.STATE_COMPLETED).getAssignedAccount())
        .isEqualTo("accounts/alice");
    puppets.awaitState(created, Download.State.STATE_COMPLETED);
  }

  @Test
  void accountThatHasUsedUpItsBudgetLosesItsDownloadUntilTheNextDay() throws Exception {
    puppets.create("alice");
    update(Account.newBuilder().setName("accounts/alice").setDailyByteBudget(3 << 20).build());

    String name = puppets.download(40, 1);

    Download waiting = puppets.awaitState(name, Download.State.STATE_WAITING);
    long midnight =
        ZonedDateTime.now(Clock.systemUTC())
            .truncatedTo(ChronoUnit.DAYS)
            .plusDays(1)
            .toEpochSecond();
    assertThat(waiting.getWait().getCause()).isEqualTo(DownloadWait.Cause.CAUSE_SCHEDULE);
    assertThat(waiting.getWait().getDetail()).contains("daily budget");
    assertThat(waiting.getWait().getUntil().getSeconds()).isEqualTo(midnight);
    AccountLimit limit = calls.account("alice").getLimits(0);
    assertThat(limit.getCause()).isEqualTo(AccountLimit.Cause.CAUSE_DAILY_BUDGET);
    assertThat(limit.getUntil().getSeconds()).isEqualTo(midnight);

    supervisor.kill();
    supervisor.start();
    puppets.awaitReady("alice");
    await()
        .atMost(PATIENCE)
        .until(() ->
            calls.get(name).getState() == Download.State.STATE_WAITING
                && calls.account("alice").getLimitsCount() == 1);
    puppets.create("bob");

    assertThat(puppets.awaitState(name, Download.State.STATE_COMPLETED).getAssignedAccount())
        .isEqualTo("accounts/bob");
    // The last ones were on their way when the budget was used up.
    assertThat(puppets.fetched("alice")).hasSizeBetween(3, 8);
  }

  @Test
  void higherBudgetIsWorthSomethingAtOnce() throws Exception {
    puppets.create("alice");
    update(Account.newBuilder().setName("accounts/alice").setDailyByteBudget(3 << 20).build());
    String name = puppets.download(12, 1);
    puppets.awaitState(name, Download.State.STATE_WAITING);

    update(Account.newBuilder().setName("accounts/alice").setDailyByteBudget(1 << 30).build());

    puppets.awaitState(name, Download.State.STATE_COMPLETED);
    assertThat(puppets.fetched("alice")).doesNotHaveDuplicates();
  }

  private DesiredState desired() throws IOException {
    return DesiredState.parseFrom(Files.readAllBytes(puppets.folder("alice").resolve("desired")));
  }

  private void configure(String tables) throws IOException {
    supervisor.kill();
    supervisor.configure("[telegram]", tables + "\n[telegram]");
    supervisor.start();
  }

  private void awaitRate(String id, long bytesPerSecond) {
    await()
        .atMost(PATIENCE)
        .until(() -> puppets.limits(id).getBytesPerSecond(), rate -> rate == bytesPerSecond);
  }

  private void update(Account account) throws IOException {
    var _ =
        supervisor
            .accounts()
            .updateAccount(
                UpdateAccountRequest.newBuilder()
                    .setAccount(account)
                    .setUpdateMask(FieldMask.getDefaultInstance())
                    .build());
  }
}
