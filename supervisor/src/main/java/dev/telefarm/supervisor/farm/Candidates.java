package dev.telefarm.supervisor.farm;

import dev.telefarm.supervisor.schedule.AccountCandidate;
import dev.telefarm.supervisor.schedule.AccountCandidate.Readiness;
import dev.telefarm.supervisor.schedule.Scheduler;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The accounts as the scheduler sees them. Belongs to the control loop. */
final class Candidates {
  private final Roster roster;
  private final DownloadBook book;

  Candidates(Roster roster, DownloadBook book) {
    this.roster = roster;
    this.book = book;
  }

  /** With what they hold now. */
  List<AccountCandidate> all(Instant now) {
    return with(loads(), now);
  }

  /** With these loads. */
  List<AccountCandidate> with(Map<String, Integer> loads, Instant now) {
    return roster.all().stream()
        .filter(account -> !account.deleting)
        .map(account -> candidate(account, loads, now))
        .toList();
  }

  /** How many downloads each account holds. */
  Map<String, Integer> loads() {
    Map<String, Integer> loads = new HashMap<>();
    for (DownloadEntry entry : book.assigned()) {
      entry.holders().forEach(holder -> loads.merge(holder, 1, Integer::sum));
    }
    return loads;
  }

  /** Whether the account is free for the download, and may do it. */
  static boolean canTake(AccountCandidate account, DownloadEntry entry) {
    return account.works()
        && account.load() < account.capacity()
        && !entry.refusals.containsKey(account.name())
        && Scheduler.admits(entry.download.getAccounts(), account.name(), account.labels());
  }

  private static AccountCandidate candidate(
      AccountEntry account, Map<String, Integer> loads, Instant now) {
    return new AccountCandidate(
        account.id.name(),
        account.stored.getAccount().getLabelsMap(),
        readiness(account),
        loads.getOrDefault(account.id.name(), 0),
        account.backlog(),
        account.budgetHold(now).or(account::proxyHold).or(() -> account.restraints.beginning(now)),
        account.restraints.hindered(now));
  }

  static Readiness readiness(AccountEntry account) {
    return switch (account.state()) {
      case STATE_READY -> account.session == null ? Readiness.STARTING : Readiness.READY;
      case STATE_STARTING, STATE_BACKING_OFF -> Readiness.STARTING;
      case STATE_LOGIN_NEEDED -> Readiness.LOGIN_NEEDED;
      case STATE_STOPPED, STATE_QUARANTINED, STATE_UNSPECIFIED, UNRECOGNIZED -> Readiness.STOPPED;
    };
  }
}
