package dev.telefarm.supervisor.farm;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.supervisor.lifecycle.WorkerState;
import dev.telefarm.supervisor.schedule.AccountCandidate;
import dev.telefarm.supervisor.schedule.AccountHold;
import dev.telefarm.supervisor.schedule.Decision;
import dev.telefarm.supervisor.schedule.DownloadGroup;
import dev.telefarm.supervisor.schedule.FairOrder;
import dev.telefarm.supervisor.schedule.PendingDownload;
import dev.telefarm.supervisor.schedule.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Decides which account has which download, whenever accounts or downloads change. Belongs to the
 * control loop.
 *
 * <p>A download is taken from an account that is stopped, not logged in, in quarantine or deleted,
 * whatever was fetched: any other account goes on with its durable parts, and if there is none it
 * waits until one comes, most often the same. A worker that is only started again keeps its
 * downloads, unless that takes longer than {@code handOverAfter} and another account is ready. One
 * that has to wait for longer than that, or has spent its daily budget, loses them too ({@link
 * Relief}).
 */
final class Dispatcher {
  private final Roster roster;
  private final DownloadBook book;
  private final Assignments assignments;
  private final Stripes stripes;
  private final Relief relief;
  private final Turns turns;
  private final Candidates candidates;
  private final Bandwidth bandwidth;
  private final PlanTrigger planning;
  private final Duration handOverAfter;
  private final InstantSource clock;

  /** When one of each group went to an account last. */
  private final Map<DownloadGroup, Instant> begun = new HashMap<>();

  Dispatcher(
      Roster roster,
      DownloadBook book,
      Assignments assignments,
      Stripes stripes,
      Relief relief,
      Turns turns,
      Candidates candidates,
      Bandwidth bandwidth,
      PlanTrigger planning,
      Duration handOverAfter,
      InstantSource clock) {
    this.roster = roster;
    this.book = book;
    this.assignments = assignments;
    this.stripes = stripes;
    this.relief = relief;
    this.turns = turns;
    this.candidates = candidates;
    this.bandwidth = bandwidth;
    this.planning = planning;
    this.handOverAfter = handOverAfter;
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
    Instant now = clock.instant();
    Optional<AccountHold> closed = bandwidth.closed(now);
    if (closed.isPresent()) {
      relief.takeAll();
      for (DownloadEntry entry : unassigned()) {
        perform(entry, new Decision.Wait(entry.id, Scheduler.wait(closed.get())), now);
      }
    } else {
      takeFromThoseAwayForLong(now);
      relief.take(now);
      List<PendingDownload> pending = unassigned().stream().map(DownloadEntry::pending).toList();
      for (Decision decision : Scheduler.plan(pending, candidates.all(now), order(now))) {
        book.find(decision.download()).ifPresent(entry -> perform(entry, decision, now));
      }
      relief.balance(now);
      widen(now);
      turns.give(now);
    }
    bandwidth.divide();
    lookAgain(now);
  }

  /** The clock was set forward by {@code step}, or back. */
  void clockSet(Duration step) {
    begun.replaceAll((_, at) -> at.plus(step));
    turns.clockSet(step);
    book.open().forEach(entry -> entry.clockSet(step));
    book.open().stream().filter(DownloadEntry::assigned).forEach(assignments::refresh);
    planning.clockSet();
  }

  private List<DownloadEntry> unassigned() {
    return book.open().stream().filter(entry -> !entry.assigned()).toList();
  }

  private FairOrder order(Instant now) {
    Map<DownloadGroup, Integer> held = new HashMap<>();
    Set<DownloadGroup> open = new HashSet<>();
    for (DownloadEntry entry : book.open()) {
      open.add(entry.group());
      if (entry.assigned()) {
        held.merge(entry.group(), 1, Integer::sum);
      }
    }
    begun.keySet().retainAll(open);
    return new FairOrder(held, begun, now);
  }

  /** When something that holds an account or the farm back ends. */
  private void lookAgain(Instant now) {
    bandwidth.nextChange(now).ifPresent(planning::at);
    for (AccountEntry account : roster.all()) {
      account.restraints.nextEnd(now).ifPresent(planning::at);
      account.budgetHold(now).flatMap(AccountHold::until).ifPresent(planning::at);
    }
    for (DownloadEntry entry : book.open()) {
      entry.avoided.nextEnd(now).ifPresent(planning::at);
    }
  }

  /** What is left of the accounts' slots goes to stripes. */
  private void widen(Instant now) {
    List<DownloadEntry> narrow =
        book.open().stream()
            .filter(StripeAdmission::wantsMore)
            .sorted(Comparator.comparingInt(entry -> -entry.download.getPriority()))
            .toList();
    if (narrow.isEmpty()) {
      return;
    }
    Map<String, Integer> loads = candidates.loads();
    for (DownloadEntry entry : narrow) {
      List<String> free =
          candidates.with(loads, now).stream()
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

  private void takeFromThoseAwayForLong(Instant now) {
    Instant latest = now.plus(handOverAfter);
    for (AccountEntry account : roster.all()) {
      if (account.state() == Account.State.STATE_BACKING_OFF
          && account.worker.state() instanceof WorkerState.BackingOff(Instant until)
          && until.isAfter(latest)) {
        List<AccountCandidate> accounts = candidates.all(now);
        List.copyOf(book.open()).stream()
            .filter(entry -> entry.assignedTo(account))
            .filter(entry ->
                entry.stripe != null || accounts.stream().anyMatch(other -> canTake(other, entry)))
            .forEach(this::handOver);
      }
    }
  }

  private static boolean canTake(AccountCandidate account, DownloadEntry entry) {
    return account.works()
        && account.load() < account.capacity()
        && !entry.refusals.containsKey(account.name())
        && Scheduler.admits(entry.download.getAccounts(), account.name(), account.labels());
  }

  private void perform(DownloadEntry entry, Decision decision, Instant now) {
    Download.Builder after = entry.download.toBuilder().clearWait();
    switch (decision) {
      case Decision.Assign(String _, String name) -> {
        begun.put(entry.group(), now);
        assignments.assign(entry, name);
      }
      case Decision.Queue _ ->
          book.update(entry, after.setState(Download.State.STATE_QUEUED).build());
      case Decision.Wait(String _, DownloadWait why) ->
          book.update(entry, after.setState(Download.State.STATE_WAITING).setWait(why).build());
      case Decision.Fail(String _, var failure) ->
          book.update(
              entry, after.setState(Download.State.STATE_FAILED).setFailure(failure).build());
    }
  }
}
