package dev.telefarm.supervisor.schedule;

import static dev.telefarm.proto.v1.DownloadWait.Cause.CAUSE_FLOOD_WAIT;
import static dev.telefarm.proto.v1.DownloadWait.Cause.CAUSE_NETWORK;
import static dev.telefarm.proto.v1.DownloadWait.Cause.CAUSE_SCHEDULE;
import static dev.telefarm.supervisor.schedule.Pending.NOW;
import static dev.telefarm.supervisor.schedule.Pending.account;
import static dev.telefarm.supervisor.schedule.Pending.avoiding;
import static dev.telefarm.supervisor.schedule.Pending.download;
import static dev.telefarm.supervisor.schedule.Pending.held;
import static dev.telefarm.supervisor.schedule.Pending.hindered;
import static dev.telefarm.supervisor.schedule.Pending.order;
import static dev.telefarm.supervisor.schedule.Pending.ready;
import static dev.telefarm.supervisor.schedule.Pending.refused;
import static dev.telefarm.supervisor.schedule.Pending.selecting;
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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SchedulerTest {
  @Test
  void higherPriorityGoesFirstThenTheOlder() {
    var plan =
        plan(
            List.of(download("1", 0), download("2", 5), download("0", 0)),
            List.of(account("a", Readiness.READY, 0, 2)));

    assertThat(plan).containsExactly(new Assign("2", "a"), new Assign("0", "a"), new Queue("1"));
  }

  @Test
  void leastLoadedAccountGetsIt() {
    var plan =
        plan(
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
            new AccountCandidate(
                "c",
                Map.of("team", "x", "more", "y"),
                Readiness.READY,
                2,
                3,
                Optional.empty(),
                false));

    assertThat(plan(List.of(selecting("1", named)), accounts))
        .containsExactly(new Assign("1", "b"));
    assertThat(plan(List.of(selecting("1", labelled)), accounts))
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
            plan(
                List.of(download("1", 0)),
                List.of(
                    account("a", Readiness.STARTING, 0, 3),
                    account("b", Readiness.LOGIN_NEEDED, 0, 3))))
        .containsExactly(new Queue("1"));
  }

  @Test
  void refusedDownloadMovesOnToAnotherAccount() {
    var pending = refused("1", Map.of("a", failure(ErrorReason.ERROR_REASON_CHAT_NOT_FOUND)));

    assertThat(
            plan(
                List.of(pending),
                List.of(account("a", Readiness.READY, 0, 3), account("b", Readiness.READY, 2, 3))))
        .containsExactly(new Assign("1", "b"));
  }

  @Test
  void whenEveryAccountRefusedTheLastReasonStands() {
    var once = refused("1", Map.of("a", failure(ErrorReason.ERROR_REASON_MESSAGE_NOT_FOUND)));
    var accounts = List.of(account("a", Readiness.READY, 0, 3));
    assertThat(failed(once, accounts)).isEqualTo(ErrorReason.ERROR_REASON_MESSAGE_NOT_FOUND);

    var twice =
        refused(
            "1",
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
    return ((Fail) plan(List.of(download), accounts).getFirst()).failure().getReason();
  }

  private static DownloadWait.Cause waitCause(List<AccountCandidate> accounts) {
    return ((Wait) plan(List.of(download("1", 0)), accounts).getFirst()).why().getCause();
  }

  private static DownloadFailure failure(ErrorReason reason) {
    return DownloadFailure.newBuilder().setReason(reason).build();
  }

  @Test
  void accountThatMustWaitGetsNothing() {
    var held = held("a", flood(NOW.plusSeconds(5)));

    assertThat(plan(List.of(download("1", 0)), List.of(held, ready("b", 9, 10))))
        .containsExactly(new Assign("1", "b"));
    // A working account whose slots are taken is worth waiting for.
    assertThat(plan(List.of(download("1", 0)), List.of(held, ready("b", 10, 10))))
        .containsExactly(new Queue("1"));
  }

  @Test
  void whenAllMustWaitTheDownloadWaitsForTheFirst() {
    var decisions =
        plan(
            List.of(download("1", 0)),
            List.of(
                held("a", flood(NOW.plusSeconds(90))),
                held("b", flood(NOW.plusSeconds(60))),
                held("c", new AccountHold(CAUSE_SCHEDULE, Optional.empty(), "budget"))));

    DownloadWait why = ((Wait) decisions.getFirst()).why();
    assertThat(why.getCause()).isEqualTo(CAUSE_FLOOD_WAIT);
    assertThat(why.getUntil().getSeconds()).isEqualTo(NOW.plusSeconds(60).getEpochSecond());
  }

  @Test
  void hinderedAccountComesLastAndIsUsedAllTheSame() {
    var accounts = List.of(hindered("a", 0, 3), ready("b", 2, 3));

    assertThat(plan(List.of(download("1", 0), download("2", 0)), accounts))
        .containsExactly(new Assign("1", "b"), new Assign("2", "a"));
  }

  @Test
  void downloadDoesNotGoBackToWhereItHadToWaitBeforeThatIsOver() {
    var accounts = List.of(ready("a", 0, 3));

    var early = plan(List.of(avoiding("1", "a", NOW.plusSeconds(1))), accounts).getFirst();
    assertThat(((Wait) early).why().getUntil().getSeconds())
        .isEqualTo(NOW.plusSeconds(1).getEpochSecond());
    assertThat(((Wait) early).why().getCause()).isEqualTo(CAUSE_NETWORK);
    assertThat(plan(List.of(avoiding("1", "a", NOW)), accounts))
        .containsExactly(new Assign("1", "a"));
  }

  private static AccountHold flood(Instant until) {
    return new AccountHold(CAUSE_FLOOD_WAIT, Optional.of(until), "Telegram asked to wait");
  }

  private static List<Decision> plan(
      List<PendingDownload> pending, List<AccountCandidate> accounts) {
    return Pending.plan(pending, accounts, order());
  }
}
