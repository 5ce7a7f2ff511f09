package dev.telefarm.supervisor.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.v1.AccountSelector;
import dev.telefarm.proto.v1.DownloadFailure;
import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.supervisor.schedule.AccountCandidate.Readiness;
import dev.telefarm.supervisor.schedule.Decision.Assign;
import dev.telefarm.supervisor.schedule.Decision.Fail;
import dev.telefarm.supervisor.schedule.Decision.Queue;
import dev.telefarm.supervisor.schedule.Decision.Wait;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SchedulerTest {
  private static final AccountSelector ANY = AccountSelector.getDefaultInstance();

  @Test
  void higherPriorityGoesFirstThenTheOlder() {
    var plan =
        Scheduler.plan(
            List.of(download("1", 0), download("2", 5), download("0", 0)),
            List.of(account("a", Readiness.READY, 0, 2)));

    assertThat(plan).containsExactly(new Assign("2", "a"), new Assign("0", "a"), new Queue("1"));
  }

  @Test
  void leastLoadedAccountGetsIt() {
    var plan =
        Scheduler.plan(
            List.of(download("1", 0), download("2", 0)),
            List.of(account("a", Readiness.READY, 2, 3), account("b", Readiness.READY, 1, 3)));

    assertThat(plan).containsExactly(new Assign("1", "b"), new Assign("2", "a"));
  }

  @Test
  void onlyAdmittedAccountsAreAsked() {
    var named = AccountSelector.newBuilder().addAccounts("b").build();
    var labelled = AccountSelector.newBuilder().putLabels("team", "x").build();
    var accounts =
        List.of(
            account("a", Readiness.READY, 0, 3),
            account("b", Readiness.READY, 2, 3),
            new AccountCandidate("c", Map.of("team", "x", "more", "y"), Readiness.READY, 2, 3));

    assertThat(Scheduler.plan(List.of(new PendingDownload("1", 0, named, Map.of())), accounts))
        .containsExactly(new Assign("1", "b"));
    assertThat(Scheduler.plan(List.of(new PendingDownload("1", 0, labelled, Map.of())), accounts))
        .containsExactly(new Assign("1", "c"));
  }

  @Test
  void withoutReadyAccountItSaysWhatItWaitsFor() {
    assertThat(waitCause(List.of())).isEqualTo(DownloadWait.Cause.CAUSE_NO_ACCOUNT);
    assertThat(waitCause(List.of(account("a", Readiness.STOPPED, 0, 3))))
        .isEqualTo(DownloadWait.Cause.CAUSE_NO_ACCOUNT);
    assertThat(
            waitCause(
                List.of(
                    account("a", Readiness.STOPPED, 0, 3),
                    account("b", Readiness.LOGIN_NEEDED, 0, 3))))
        .isEqualTo(DownloadWait.Cause.CAUSE_LOGIN_NEEDED);
    assertThat(
            Scheduler.plan(
                List.of(download("1", 0)),
                List.of(
                    account("a", Readiness.STARTING, 0, 3),
                    account("b", Readiness.LOGIN_NEEDED, 0, 3))))
        .containsExactly(new Queue("1"));
  }

  @Test
  void refusedDownloadMovesOnToAnotherAccount() {
    var pending =
        new PendingDownload(
            "1", 0, ANY, Map.of("a", failure(ErrorReason.ERROR_REASON_CHAT_NOT_FOUND)));

    assertThat(
            Scheduler.plan(
                List.of(pending),
                List.of(account("a", Readiness.READY, 0, 3), account("b", Readiness.READY, 2, 3))))
        .containsExactly(new Assign("1", "b"));
  }

  @Test
  void whenEveryAccountRefusedTheLastReasonStands() {
    var once =
        new PendingDownload(
            "1", 0, ANY, Map.of("a", failure(ErrorReason.ERROR_REASON_MESSAGE_NOT_FOUND)));
    var accounts = List.of(account("a", Readiness.READY, 0, 3));
    assertThat(failed(once, accounts)).isEqualTo(ErrorReason.ERROR_REASON_MESSAGE_NOT_FOUND);

    var twice =
        new PendingDownload(
            "1",
            0,
            ANY,
            Map.of(
                "a", failure(ErrorReason.ERROR_REASON_MESSAGE_NOT_FOUND),
                "b", failure(ErrorReason.ERROR_REASON_CHAT_NOT_FOUND)));
    assertThat(
            failed(
                twice,
                List.of(
                    account("a", Readiness.READY, 0, 3), account("b", Readiness.STOPPED, 0, 3))))
        .isEqualTo(ErrorReason.ERROR_REASON_NO_ACCOUNT_SEES_MESSAGE);
  }

  private static ErrorReason failed(PendingDownload download, List<AccountCandidate> accounts) {
    return ((Fail) Scheduler.plan(List.of(download), accounts).getFirst()).failure().getReason();
  }

  private static DownloadWait.Cause waitCause(List<AccountCandidate> accounts) {
    return ((Wait) Scheduler.plan(List.of(download("1", 0)), accounts).getFirst()).why().getCause();
  }

  private static DownloadFailure failure(ErrorReason reason) {
    return DownloadFailure.newBuilder().setReason(reason).build();
  }

  private static PendingDownload download(String id, int priority) {
    return new PendingDownload(id, priority, ANY, Map.of());
  }

  private static AccountCandidate account(
      String name, Readiness readiness, int load, int capacity) {
    return new AccountCandidate(name, Map.of(), readiness, load, capacity);
  }
}
