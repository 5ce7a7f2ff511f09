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
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
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
  private final Holdups holdups;
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
      Holdups holdups,
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
    this.holdups = holdups;
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

  /** Takes it from its accounts, and gives it to none until it is queued anew. */
  @CanIgnoreReturnValue
  CompletableFuture<Void> pause(DownloadEntry entry) {
    var durable = assignments.pause(entry);
    reschedule();
    return durable;
  }

  /** What is to be deleted before it can be begun anew. */
  Optional<Path> leftover(DownloadEntry entry) {
    return assignments.leftover(entry);
  }

  /** Gives it to an account as soon as one is free: it was paused, or had ended. */
  @CanIgnoreReturnValue
  CompletableFuture<Void> queueAnew(DownloadEntry entry) {
    var durable =
        book.update(
            entry, entry.download.toBuilder().setState(Download.State.STATE_QUEUED).build());
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
    for (DownloadEntry entry : book.assigned()) {
      if (entry.holders().contains(account.id.name())) {
        assignments.refresh(entry); // its proxy may have come or gone
      }
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
    holdups.take(now);
    Optional<AccountHold> hold = holdups.all(now);
    if (hold.isPresent()) {
      perform(book.pending().hold(hold.get()), now);
    } else {
      takeFromThoseAwayForLong(now);
      relief.take(now);
      perform(book.pending().plan(candidates.all(now), order(now)), now);
      relief.balance(now);
      stripes.widen(candidates, now);
      turns.give(now);
    }
    bandwidth.divide();
    lookAgain(now);
    if (book.pending().hasMore()) {
      planning.soon();
    }
  }

  /** The clock was set forward by {@code step}, or back. */
  void clockSet(Duration step) {
    begun.replaceAll((_, at) -> at.plus(step));
    turns.clockSet(step);
    book.clockSet(step);
    book.assigned().forEach(assignments::refresh);
    planning.clockSet();
  }

  private FairOrder order(Instant now) {
    Map<DownloadGroup, Integer> held = new HashMap<>();
    for (DownloadEntry entry : book.assigned()) {
      held.merge(entry.group(), 1, Integer::sum);
    }
    Set<DownloadGroup> waiting = book.pending().groups();
    begun.keySet().removeIf(group -> !held.containsKey(group) && !waiting.contains(group));
    return new FairOrder(held, begun, now);
  }

  /** When something that holds an account or the farm back ends. */
  private void lookAgain(Instant now) {
    holdups.planNext(now, planning);
    for (AccountEntry account : roster.all()) {
      account.restraints.nextEnd(now).ifPresent(planning::at);
      account.budgetHold(now).flatMap(AccountHold::until).ifPresent(planning::at);
    }
    book.pending().nextReturn(now).ifPresent(planning::at);
  }

  private void takeFromThoseAwayForLong(Instant now) {
    Instant latest = now.plus(handOverAfter);
    for (AccountEntry account : roster.all()) {
      if (account.state() == Account.State.STATE_BACKING_OFF
          && account.worker.state() instanceof WorkerState.BackingOff(Instant until)
          && until.isAfter(latest)) {
        List<AccountCandidate> accounts = candidates.all(now);
        book.assigned().stream()
            .filter(entry -> entry.assignedTo(account))
            .filter(entry ->
                entry.stripe != null
                    || accounts.stream().anyMatch(other -> Candidates.canTake(other, entry)))
            .forEach(this::handOver);
      }
    }
  }

  private void perform(List<Decision> decisions, Instant now) {
    for (Decision decision : decisions) {
      book.find(decision.download()).ifPresent(entry -> perform(entry, decision, now));
    }
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
