package dev.telefarm.supervisor.farm;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.supervisor.lifecycle.WorkerState;
import dev.telefarm.supervisor.schedule.AccountCandidate;
import dev.telefarm.supervisor.schedule.AccountCandidate.Readiness;
import dev.telefarm.supervisor.schedule.Decision;
import dev.telefarm.supervisor.schedule.PendingDownload;
import dev.telefarm.supervisor.schedule.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Decides which account has which download, whenever accounts or downloads change. Belongs to the
 * control loop.
 *
 * <p>A download is taken from an account that is stopped, not logged in, in quarantine or deleted,
 * whatever was fetched: any other account goes on with its durable parts, and if there is none it
 * waits until one comes, most often the same. A worker that is only started again keeps its
 * downloads, unless that takes longer than {@link #PATIENCE} and another account is ready.
 */
final class Dispatcher {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Roster roster;
  private final DownloadBook book;
  private final Assignments assignments;
  private final Stripes stripes;
  private final PlanTrigger planning;
  private final InstantSource clock;

  Dispatcher(
      Roster roster,
      DownloadBook book,
      Assignments assignments,
      Stripes stripes,
      PlanTrigger planning,
      InstantSource clock) {
    this.roster = roster;
    this.book = book;
    this.assignments = assignments;
    this.stripes = stripes;
    this.planning = planning;
    this.clock = clock;
    roster.onChange(this::accountChanged);
    planning.onPlan(this::plan);
  }

  /** Plans soon; many calls make one plan. */
  void reschedule() {
    planning.soon();
  }

  /** Cancels for good. The answer may be given when the future of the update is complete. */
  @CanIgnoreReturnValue
  CompletableFuture<Void> cancel(DownloadEntry entry) {
    var durable = assignments.cancel(entry);
    reschedule();
    return durable;
  }

  /** Takes a download from its account, which is going away. */
  void release(DownloadEntry entry) {
    handOver(entry);
    reschedule();
  }

  /** Its account is lost for good: another one that takes part publishes, or any goes on. */
  private void handOver(DownloadEntry entry) {
    if (!stripes.promote(entry)) {
      assignments.release(entry);
    }
  }

  private void accountChanged(AccountEntry account) {
    for (DownloadEntry entry : List.copyOf(book.open())) {
      if (entry.assignedTo(account)) {
        interrupted(account, entry);
      } else if (entry.holders().contains(account.id.name())) {
        interruptedShare(account, entry);
      }
    }
    reschedule();
  }

  private void interruptedShare(AccountEntry account, DownloadEntry entry) {
    switch (account.state()) {
      case STATE_READY -> stripes.settle(entry, Optional.empty());
      case STATE_STARTING, STATE_UNSPECIFIED, UNRECOGNIZED -> {}
      case STATE_BACKING_OFF, STATE_STOPPED, STATE_LOGIN_NEEDED, STATE_QUARANTINED ->
          stripes.leave(entry, account.id.name());
    }
  }

  private void interrupted(AccountEntry account, DownloadEntry entry) {
    switch (account.state()) {
      case STATE_READY -> stripes.settle(entry, Optional.empty());
      case STATE_STARTING, STATE_UNSPECIFIED, UNRECOGNIZED -> {}
      case STATE_BACKING_OFF -> {
        DownloadWait.Builder wait =
            DownloadWait.newBuilder()
                .setCause(DownloadWait.Cause.CAUSE_RETRY)
                .setDetail("the worker of " + account.id.name() + " is started again");
        if (account.worker.state() instanceof WorkerState.BackingOff(Instant until)) {
          wait.setUntil(Times.timestamp(until));
        }
        assignments.stall(entry, wait.build());
        stripes.settle(entry, Optional.empty());
      }
      case STATE_STOPPED, STATE_LOGIN_NEEDED, STATE_QUARANTINED -> handOver(entry);
    }
  }

  private void plan() {
    Map<String, Integer> loads = loads();
    List<AccountCandidate> accounts =
        roster.all().stream()
            .filter(account -> !account.deleting)
            .map(account -> candidate(account, loads))
            .toList();
    takeFromThoseAwayForLong(accounts);
    List<PendingDownload> pending =
        book.open().stream()
            .filter(entry -> !entry.assigned())
            .map(DownloadEntry::pending)
            .toList();
    for (Decision decision : Scheduler.plan(pending, accounts)) {
      book.find(decision.download()).ifPresent(entry -> perform(entry, decision));
    }
    widen();
  }

  /** What is left of the accounts' slots goes to stripes. */
  private void widen() {
    List<DownloadEntry> narrow =
        book.open().stream()
            .filter(StripeAdmission::wantsMore)
            .sorted(Comparator.comparingInt(entry -> -entry.download.getPriority()))
            .toList();
    if (narrow.isEmpty()) {
      return;
    }
    Map<String, Integer> loads = loads();
    for (DownloadEntry entry : narrow) {
      List<String> free =
          roster.all().stream()
              .filter(account -> !account.deleting)
              .map(account -> candidate(account, loads))
              .filter(account -> canTake(account, entry))
              .map(AccountCandidate::name)
              .filter(name -> !entry.holders().contains(name))
              .sorted(Comparator.comparingInt(name -> loads.getOrDefault(name, 0)))
              .toList();
      int most = entry.download.getAccounts().getMaxAtOnce() - entry.holders().size();
      int room = StripeAdmission.room(entry, Math.min(most, free.size()));
      if (room > 0) {
        List<String> joining = free.subList(0, room);
        joining.forEach(name -> loads.merge(name, 1, Integer::sum));
        stripes.join(entry, joining);
      }
    }
  }

  private void takeFromThoseAwayForLong(List<AccountCandidate> accounts) {
    Instant latest = clock.instant().plus(PATIENCE);
    for (AccountEntry account : roster.all()) {
      if (account.state() == Account.State.STATE_BACKING_OFF
          && account.worker.state() instanceof WorkerState.BackingOff(Instant until)
          && until.isAfter(latest)) {
        List.copyOf(book.open()).stream()
            .filter(entry -> entry.assignedTo(account))
            .filter(entry ->
                entry.stripe != null || accounts.stream().anyMatch(other -> canTake(other, entry)))
            .forEach(this::handOver);
      }
    }
  }

  private static boolean canTake(AccountCandidate account, DownloadEntry entry) {
    return account.readiness() == Readiness.READY
        && account.load() < account.capacity()
        && !entry.refusals.containsKey(account.name())
        && Scheduler.admits(entry.download.getAccounts(), account.name(), account.labels());
  }

  private void perform(DownloadEntry entry, Decision decision) {
    Download.Builder after = entry.download.toBuilder().clearWait();
    switch (decision) {
      case Decision.Assign(String _, String name) -> assignments.assign(entry, name);
      case Decision.Queue _ ->
          book.update(entry, after.setState(Download.State.STATE_QUEUED).build());
      case Decision.Wait(String _, DownloadWait why) ->
          book.update(entry, after.setState(Download.State.STATE_WAITING).setWait(why).build());
      case Decision.Fail(String _, var failure) ->
          book.update(
              entry, after.setState(Download.State.STATE_FAILED).setFailure(failure).build());
    }
  }

  private Map<String, Integer> loads() {
    Map<String, Integer> loads = new HashMap<>();
    for (DownloadEntry entry : book.open()) {
      entry.holders().forEach(holder -> loads.merge(holder, 1, Integer::sum));
    }
    return loads;
  }

  private static AccountCandidate candidate(AccountEntry account, Map<String, Integer> loads) {
    Readiness readiness =
        switch (account.state()) {
          case STATE_READY -> account.session == null ? Readiness.STARTING : Readiness.READY;
          case STATE_STARTING, STATE_BACKING_OFF -> Readiness.STARTING;
          case STATE_LOGIN_NEEDED -> Readiness.LOGIN_NEEDED;
          case STATE_STOPPED, STATE_QUARANTINED, STATE_UNSPECIFIED, UNRECOGNIZED ->
              Readiness.STOPPED;
        };
    return new AccountCandidate(
        account.id.name(),
        account.stored.getAccount().getLabelsMap(),
        readiness,
        loads.getOrDefault(account.id.name(), 0),
        account.backlog());
  }
}
