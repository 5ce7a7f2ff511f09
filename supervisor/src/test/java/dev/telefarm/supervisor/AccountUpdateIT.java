package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.FieldMask;
import com.google.rpc.BadRequest;
import dev.telefarm.proto.link.v1.AccountLimits;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.AccountLimit;
import dev.telefarm.proto.v1.AccountSelector;
import dev.telefarm.proto.v1.CreateAccountRequest;
import dev.telefarm.proto.v1.CreateDownloadRequest;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.UpdateAccountRequest;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of an account's settings: which, when, and who learns of them. */
final class AccountUpdateIT {
  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // JUnit calls start() before each test.
  private SupervisorProcess supervisor;

  @SuppressWarnings("NullAway.Init")
  private FarmCalls calls;

  private Account created = Account.getDefaultInstance();

  @BeforeEach
  void start() throws Exception {
    supervisor = new SupervisorProcess(folder).start();
    calls = new FarmCalls(supervisor, folder);
    created =
        supervisor
            .accounts()
            .createAccount(
                CreateAccountRequest.newBuilder()
                    .setAccountId("alice")
                    .setAccount(
                        Account.newBuilder().setLanes(2).setMaxParallel(5).putLabels("home", "yes"))
                    .build());
  }

  @AfterEach
  void end() {
    supervisor.close();
  }

  @Test
  void onlyWhatTheMaskNamesChangesAndSurvivesKillDashNine() throws Exception {
    Account values = alice().setLanes(3).setMaxParallel(9).putLabels("quick", "yes").build();

    Account after = update(values, "lanes");

    assertThat(after.getLanes()).isEqualTo(3);
    assertThat(after.getMaxParallel()).isEqualTo(5);
    assertThat(after.getLabelsMap()).containsOnlyKeys("home");
    assertThat(after.getEtag()).isNotEqualTo(created.getEtag());
    supervisor.kill();
    supervisor.start();
    assertThat(chosen(calls.account("alice"))).isEqualTo(chosen(after));
  }

  /** Without what its worker says, which may be attached or not. */
  private static Account chosen(Account account) {
    return account.toBuilder()
        .clearState()
        .clearIdentity()
        .clearLanesReady()
        .clearLanesNeedPassword()
        .clearLimits()
        .clearProxyStatus()
        .build();
  }

  @Test
  void withoutMaskWhatIsSetChangesAndWithAStarEverythingDoes() throws Exception {
    Account after = update(alice().putLabels("quick", "yes").build());
    assertThat(after.getLabelsMap()).containsOnlyKeys("quick");
    assertThat(after.getLanes()).isEqualTo(2);

    Account cleared = update(alice().setLanes(1).build(), "*");
    assertThat(cleared.getLabelsMap()).isEmpty();
    assertThat(cleared.getMaxParallel()).isZero();
    assertThat(cleared.getLanes()).isEqualTo(1);

    assertThat(update(alice().build(), "labels").getEtag()).isEqualTo(cleared.getEtag());
  }

  @Test
  void staleEtagIsRefusedAndNothingChanges() throws Exception {
    Account first = update(alice().setLanes(3).setEtag(created.getEtag()).build());

    Throwable refused =
        catchThrowable(() -> update(alice().setLanes(4).setEtag(created.getEtag()).build()));

    assertThat(SupervisorProcess.reason(refused)).isEqualTo("ETAG_MISMATCH");
    assertThat(calls.account("alice").getEtag()).isEqualTo(first.getEtag());
  }

  @Test
  void everyBadFieldIsNamedAndNothingChanges() throws Exception {
    refusesField("account.name", Account.newBuilder().setName("accounts/").build());
    refusesField("account.lanes", alice().setLanes(5).build());
    refusesField("account.lanes", alice().setLanes(-1).build(), "lanes");
    refusesField("account.max_parallel", alice().setMaxParallel(17).build());
    refusesField("account.bytes_per_second", alice().setBytesPerSecond(65_535).build());
    refusesField("account.bytes_per_second", alice().setBytesPerSecond(-1).build(), "*");
    refusesField("account.daily_byte_budget", alice().setDailyByteBudget(-1).build());
    refusesField("account.labels", alice().putLabels("", "v").build());
    for (String path : List.of("name", "state", "lane", "labels.home", "")) {
      refusesField("update_mask", alice().build(), "lanes", path);
    }
    Throwable missing =
        catchThrowable(() -> update(Account.newBuilder().setName("accounts/bob").build()));
    assertThat(SupervisorProcess.reason(missing)).isEqualTo("ACCOUNT_NOT_FOUND");
    assertThat(calls.account("alice").getEtag()).isEqualTo(created.getEtag());
  }

  @Test
  void runningWorkerIsToldItsLimitsAtOnce() throws Exception {
    calls.awaitAccount("alice", Account.State.STATE_LOGIN_NEEDED);
    // The worker takes them in after it has said that it needs a login.
    await().atMost(Duration.ofSeconds(10)).until(() -> limits().equals(limits(5, 2)));

    update(alice().setMaxParallel(0).setLanes(4).build(), "lanes", "max_parallel");

    await().atMost(Duration.ofSeconds(10)).until(() -> limits().equals(limits(3, 4)));
  }

  @Test
  void bandwidthAndBudgetAreKeptAndTheWorkerIsToldItsRate() throws Exception {
    calls.awaitAccount("alice", Account.State.STATE_LOGIN_NEEDED);

    Account after = update(alice().setBytesPerSecond(65_536).setDailyByteBudget(1_000_000).build());

    assertThat(after.getBytesPerSecond()).isEqualTo(65_536);
    assertThat(after.getDailyByteBudget()).isEqualTo(1_000_000);
    await().atMost(Duration.ofSeconds(10)).until(() -> limits().getBytesPerSecond() == 65_536);
    AccountLimit limit = calls.account("alice").getLimitsList().getFirst();
    assertThat(limit.getCause()).isEqualTo(AccountLimit.Cause.CAUSE_BANDWIDTH);
    assertThat(limit.getBytesPerSecond()).isEqualTo(65_536);

    Account cleared = update(alice().build(), "bytes_per_second", "daily_byte_budget");

    assertThat(cleared.getBytesPerSecond()).isZero();
    assertThat(cleared.getDailyByteBudget()).isZero();
    await().atMost(Duration.ofSeconds(10)).until(() -> limits().getBytesPerSecond() == 0);
    assertThat(calls.account("alice").getLimitsList()).isEmpty();
  }

  @Test
  void downloadThatWaitsForALabelGoesToTheAccountThatGetsIt() throws Exception {
    calls.login("alice");
    CreateDownloadRequest.Builder request = calls.download(2).toBuilder();
    request
        .getDownloadBuilder()
        .setAccounts(AccountSelector.newBuilder().putLabels("quick", "yes"));
    String name = supervisor.downloads().createDownload(request.build()).getName();
    calls.awaitDownload(name, Download.State.STATE_WAITING);

    update(alice().putLabels("quick", "yes").build());

    calls.awaitDownload(name, Download.State.STATE_RUNNING);
  }

  private static Account.Builder alice() {
    return Account.newBuilder().setName("accounts/alice");
  }

  private Account update(Account account, String... paths) throws IOException {
    return supervisor
        .accounts()
        .updateAccount(
            UpdateAccountRequest.newBuilder()
                .setAccount(account)
                .setUpdateMask(FieldMask.newBuilder().addAllPaths(Arrays.asList(paths)))
                .build());
  }

  private void refusesField(String field, Account account, String... paths) throws Exception {
    Throwable refused = catchThrowable(() -> update(account, paths));
    assertThat(SupervisorProcess.reason(refused)).as(field).isEqualTo("INVALID_FIELD");
    var status = StatusProto.fromThrowable(refused);
    assertThat(status).isNotNull();
    assertThat(status.getDetails(1).unpack(BadRequest.class).getFieldViolationsList())
        .extracting(BadRequest.FieldViolation::getField)
        .containsExactly(field);
  }

  /** As the worker noted them last; nothing if it has not. */
  private AccountLimits limits() throws IOException {
    Path noted = supervisor.data().resolve("accounts/alice/limits");
    return Files.exists(noted)
        ? AccountLimits.parseFrom(Files.readAllBytes(noted))
        : AccountLimits.getDefaultInstance();
  }

  private static AccountLimits limits(int parallel, int lanes) {
    return AccountLimits.newBuilder().setMaxParallel(parallel).setLanes(lanes).build();
  }
}
