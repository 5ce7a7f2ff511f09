package dev.telefarm.supervisor.schedule;

import dev.telefarm.proto.v1.AccountSelector;
import dev.telefarm.proto.v1.DownloadFailure;
import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.supervisor.schedule.AccountCandidate.Readiness;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Downloads and accounts as the scheduler's tests need them. */
final class Pending {
  static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  static final AccountSelector ANY = AccountSelector.getDefaultInstance();

  private Pending() {}

  /** A batch of its own, created now. */
  static PendingDownload download(String id, int priority) {
    return waiting(id, priority, id, NOW);
  }

  static PendingDownload waiting(String id, int priority, String batch, Instant created) {
    return new PendingDownload(
        id, new DownloadGroup(priority, batch), created, ANY, Map.of(), Map.of());
  }

  static PendingDownload selecting(String id, AccountSelector selector) {
    return new PendingDownload(id, new DownloadGroup(0, id), NOW, selector, Map.of(), Map.of());
  }

  static PendingDownload refused(String id, Map<String, DownloadFailure> refusals) {
    return new PendingDownload(id, new DownloadGroup(0, id), NOW, ANY, refusals, Map.of());
  }

  static PendingDownload avoiding(String id, String account, Instant until) {
    return new PendingDownload(
        id,
        new DownloadGroup(0, id),
        NOW,
        ANY,
        Map.of(),
        Map.of(
            account,
            new AccountHold(
                DownloadWait.Cause.CAUSE_NETWORK, Optional.of(until), account + " had to wait")));
  }

  static AccountCandidate account(String name, Readiness readiness, int load, int capacity) {
    return new AccountCandidate(name, Map.of(), readiness, load, capacity, Optional.empty(), false);
  }

  static AccountCandidate ready(String name, int load, int capacity) {
    return account(name, Readiness.READY, load, capacity);
  }

  static AccountCandidate held(String name, AccountHold hold) {
    return new AccountCandidate(name, Map.of(), Readiness.READY, 0, 10, Optional.of(hold), false);
  }

  static AccountCandidate hindered(String name, int load, int capacity) {
    return new AccountCandidate(
        name, Map.of(), Readiness.READY, load, capacity, Optional.empty(), true);
  }

  /** The first plan that is made of them. */
  static List<Decision> plan(
      List<PendingDownload> pending, List<AccountCandidate> accounts, FairOrder order) {
    var queues = new PendingQueues(Integer.MAX_VALUE);
    pending.forEach(queues::put);
    return queues.plan(accounts, order);
  }

  /** Nothing is at accounts. */
  static FairOrder order() {
    return new FairOrder(Map.of(), Map.of(), NOW);
  }
}
