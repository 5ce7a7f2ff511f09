package dev.telefarm.supervisor.farm;

import dev.telefarm.proto.link.v1.DownloadStatus;
import dev.telefarm.supervisor.schedule.AccountCandidate;
import dev.telefarm.supervisor.schedule.AccountHold;
import dev.telefarm.supervisor.schedule.Backlogs;
import dev.telefarm.supervisor.schedule.Backlogs.Backlog;
import dev.telefarm.supervisor.schedule.HandOver;
import dev.telefarm.supervisor.schedule.HandOver.Waiting;
import dev.telefarm.supervisor.schedule.PendingDownload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes downloads from accounts that cannot go on with them for long, have no budget left or no way
 * to Telegram, or have them waiting for a slot while another account is idle. What is being proven
 * stays: nothing is fetched for it any more. Belongs to the control loop.
 */
final class Relief {
  private static final Logger log = LoggerFactory.getLogger(Relief.class);

  /** A download that was only just given may be about to begin. */
  private static final Duration SETTLING = Duration.ofSeconds(2);

  private final Roster roster;
  private final DownloadBook book;
  private final Assignments assignments;
  private final Stripes stripes;
  private final Candidates candidates;
  private final PlanTrigger planning;
  private final Duration handOverAfter;

  /**
   * @param handOverAfter how long a wait must be to take a download from its account
   */
  Relief(
      Roster roster,
      DownloadBook book,
      Assignments assignments,
      Stripes stripes,
      Candidates candidates,
      PlanTrigger planning,
      Duration handOverAfter) {
    this.roster = roster;
    this.book = book;
    this.assignments = assignments;
    this.stripes = stripes;
    this.candidates = candidates;
    this.planning = planning;
    this.handOverAfter = handOverAfter;
  }

  /** Of those without budget, and of those that must wait where others need not. */
  void take(Instant now) {
    assigned().forEach(entry -> takeFromThoseWithoutBudget(entry, now));
    List<Waiting> waiting = new ArrayList<>();
    for (DownloadEntry entry : assigned().toList()) {
      Optional<AccountHold> hold = hold(entry, now);
      if (hold.isEmpty()) {
        entry.waitingSince = null;
        continue;
      }
      Instant since = entry.waitingSince == null ? now : entry.waitingSince;
      entry.waitingSince = since;
      Waiting held =
          new Waiting(entry.pending(), entry.download.getAssignedAccount(), hold.get(), since);
      HandOver.next(held, handOverAfter, now).ifPresent(planning::at);
      waiting.add(held);
    }
    for (Waiting going : HandOver.choose(waiting, candidates.all(now), handOverAfter, now)) {
      book.find(going.download().id()).ifPresent(entry -> handOver(entry, going, now));
    }
  }

  private void handOver(DownloadEntry entry, Waiting going, Instant now) {
    log.info("download={} leaves {}, which has to wait", entry.id, going.account());
    entry.avoided.add(
        going.account(),
        going.hold().cause(),
        going.hold().until().orElse(now.plus(handOverAfter)),
        now);
    entry.waitingSince = null;
    assignments.release(entry);
  }

  private void takeFromThoseWithoutBudget(DownloadEntry entry, Instant now) {
    for (String name : entry.holders()) {
      if (roster.find(name).filter(account -> account.budgetUsedUp(now)).isEmpty()) {
        continue;
      }
      if (!name.equals(entry.download.getAssignedAccount())) {
        stripes.leave(entry, name);
      } else if (!stripes.promote(entry)) {
        assignments.release(entry);
      }
    }
  }

  /**
   * Why its account cannot go on with it; a stripe's others go on without the one that waits. That
   * a worker will soon try again means nothing while it cannot reach Telegram.
   */
  private Optional<AccountHold> hold(DownloadEntry entry, Instant now) {
    if (entry.stripe != null) {
      return Optional.empty();
    }
    String name = entry.download.getAssignedAccount();
    Optional<AccountEntry> account = roster.find(name);
    return account
        .flatMap(AccountEntry::proxyHold)
        .or(() -> Optional.ofNullable(entry.statuses.get(name)).flatMap(said -> hold(said, now)))
        .or(() -> account.flatMap(held -> held.restraints.goingOn(now)));
  }

  private static Optional<AccountHold> hold(DownloadStatus status, Instant now) {
    if (status.getPhase() != DownloadStatus.Phase.PHASE_WAITING) {
      return Optional.empty();
    }
    var wait = status.getWait();
    Optional<Instant> until =
        wait.hasUntil() ? Optional.of(Times.instant(wait.getUntil())) : Optional.empty();
    return switch (wait.getCause()) {
      case CAUSE_FLOOD_WAIT, CAUSE_NETWORK, CAUSE_RETRY ->
          until.filter(end -> !end.isAfter(now)).isPresent()
              ? Optional.empty()
              : Optional.of(new AccountHold(wait.getCause(), until, wait.getDetail()));
      // The host's, or nobody's who could do it better.
      case CAUSE_UNSPECIFIED,
          CAUSE_NO_ACCOUNT,
          CAUSE_LOGIN_NEEDED,
          CAUSE_DISK_FULL,
          CAUSE_SCHEDULE,
          CAUSE_FARM_DRAINING,
          UNRECOGNIZED ->
          Optional.empty();
    };
  }

  /** Accounts with nothing to do take what waits for a slot elsewhere. */
  void balance(Instant now) {
    Map<String, List<DownloadEntry>> held = held();
    List<Backlog> backlogs =
        candidates.all(now).stream()
            .map(account -> backlog(account, held.getOrDefault(account.name(), List.of()), now))
            .toList();
    for (Backlogs.Move move : Backlogs.plan(backlogs, now)) {
      book.find(move.download())
          .ifPresent(entry -> {
            assignments.release(entry);
            assignments.assign(entry, move.to());
          });
    }
    boolean idle =
        backlogs.stream()
            .anyMatch(backlog ->
                backlog.account().works()
                    && backlog.running() < backlog.parallel()
                    && backlog.queued().isEmpty()
                    && backlog.fresh() == 0);
    if (idle && backlogs.stream().anyMatch(backlog -> backlog.fresh() > 0)) {
      planning.at(now.plus(SETTLING));
    }
  }

  /** What each account holds, in the order in which its worker runs it. */
  private Map<String, List<DownloadEntry>> held() {
    Map<String, List<DownloadEntry>> held = new HashMap<>();
    for (DownloadEntry entry : book.assigned()) {
      for (String holder : entry.holders()) {
        held.computeIfAbsent(holder, _ -> new ArrayList<>()).add(entry);
      }
    }
    held.values()
        .forEach(entries ->
            entries.sort(
                Comparator.<DownloadEntry>comparingInt(entry -> -entry.urgency())
                    .thenComparing(entry -> entry.id)));
    return held;
  }

  private Backlog backlog(AccountCandidate account, List<DownloadEntry> mine, Instant now) {
    List<PendingDownload> queued = new ArrayList<>();
    int fresh = 0;
    for (DownloadEntry entry : mine) {
      if (!entry.waitsForSlot(account.name())) {
        continue;
      }
      Instant changed = Times.instant(entry.download.getUpdateTime());
      if (entry.stripe == null && !changed.plus(SETTLING).isAfter(now)) {
        queued.add(entry.pending());
      } else {
        fresh++;
      }
    }
    int parallel = roster.find(account.name()).map(AccountEntry::capacity).orElse(0);
    return new Backlog(account, mine.size() - queued.size() - fresh, parallel, queued, fresh);
  }

  private Stream<DownloadEntry> assigned() {
    return book.assigned().stream().filter(DownloadEntry::fetches);
  }
}
