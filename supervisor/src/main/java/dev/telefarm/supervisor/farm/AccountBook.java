package dev.telefarm.supervisor.farm;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.telefarm.proto.link.v1.AccountLimits;
import dev.telefarm.proto.link.v1.Authorization;
import dev.telefarm.proto.link.v1.LogOut;
import dev.telefarm.proto.link.v1.WorkerDirective;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.supervisor.account.AccountId;
import dev.telefarm.supervisor.bandwidth.DayUsage;
import dev.telefarm.supervisor.lifecycle.WorkerEvent;
import dev.telefarm.supervisor.lifecycle.WorkerState;
import dev.telefarm.supervisor.store.Changes;
import dev.telefarm.supervisor.store.FarmStore;
import dev.telefarm.supervisor.store.proto.StoredAccount;
import dev.telefarm.supervisor.store.proto.StoredUsage;
import dev.telefarm.supervisor.store.proto.StoredWorker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** The accounts' stored settings and what is done to accounts. Belongs to the control loop. */
final class AccountBook {
  /** What a caller may try again after: about one start of a worker. */
  private static final Duration RETRY = Duration.ofSeconds(2);

  private final Roster roster;
  private final WorkerFleet fleet;
  private final FarmStore store;
  private final InstantSource clock;
  private final Map<String, StoredWorker> formerWorkers;

  AccountBook(
      Roster roster,
      WorkerFleet fleet,
      FarmStore store,
      InstantSource clock,
      Map<String, StoredWorker> storedWorkers) {
    this.roster = roster;
    this.fleet = fleet;
    this.store = store;
    this.clock = clock;
    this.formerWorkers = new HashMap<>(storedWorkers);
  }

  /** Puts what was stored on the roster, without starting anything. */
  void restore(Map<String, StoredAccount> stored, Map<String, StoredUsage> usages) {
    stored.forEach((id, account) -> {
      StoredUsage usage = usages.getOrDefault(id, StoredUsage.getDefaultInstance());
      var entry = new AccountEntry(new AccountId(id), account, former(id));
      entry.processUnknown = true;
      entry.usage = new DayUsage(usage.getEpochDay(), usage.getBytes(), usage.getFetchedMap());
      roster.add(entry);
    });
  }

  /** The changes still have to be committed, and the worker to be wanted. */
  AccountEntry create(AccountId id, Account requested, Changes changes) {
    if (roster.find(id).isPresent()) {
      throw Refusal.about(
          id.name(),
          ErrorReason.ERROR_REASON_ACCOUNT_EXISTS,
          "the account " + id.name() + " exists already");
    }
    var now = Times.timestamp(clock.instant());
    Account.Builder account =
        Account.newBuilder()
            .setName(id.name())
            .putAllLabels(requested.getLabelsMap())
            .setMaxParallel(requested.getMaxParallel())
            .setLanes(requested.getLanes())
            .setBytesPerSecond(requested.getBytesPerSecond())
            .setDailyByteBudget(requested.getDailyByteBudget())
            .setCreateTime(now);
    if (requested.hasProxy()) {
      account.setProxy(requested.getProxy());
    }
    // Only the epoch and the counts are the name's; what befell the former account is not this
    // one's.
    StoredWorker former = former(id.value()).toBuilder().clearQuarantine().clearLoginLost().build();
    var entry = new AccountEntry(id, StoredAccount.getDefaultInstance(), former);
    change(entry, StoredAccount.newBuilder().setAccount(account).setWanted(true).build(), changes);
    roster.add(entry);
    return entry;
  }

  /**
   * Gives the account other settings; completes when they are durable.
   *
   * @param etag of the account that the caller has read, or empty
   */
  CompletableFuture<Void> update(AccountEntry entry, String etag, UnaryOperator<Account> change) {
    requireNotDeleting(entry);
    Account before = entry.stored.getAccount();
    if (!etag.isEmpty() && !etag.equals(before.getEtag())) {
      throw Refusal.about(
          entry.id.name(),
          ErrorReason.ERROR_REASON_ETAG_MISMATCH,
          entry.id.name() + " changed since it was read; read it again");
    }
    Account after = change.apply(before);
    if (after.equals(before)) {
      // What it is may still be on its way to the disk.
      return store.barrier();
    }
    AccountLimits limits = entry.limits();
    Changes changes = new Changes();
    change(entry, entry.stored.toBuilder().setAccount(after).build(), changes);
    if (entry.session != null && !entry.limits().equals(limits)) {
      entry.session.send(WorkerDirective.newBuilder().setLimits(entry.limits()).build());
    }
    if (!after.getProxy().equals(before.getProxy())) {
      // A client is given its proxy before it dials the first time.
      fleet.handle(entry, new WorkerEvent.RestartAsked());
    }
    // Other labels or more capacity may be what a download waits for.
    roster.changed(entry);
    return store.commit(changes);
  }

  @CanIgnoreReturnValue
  CompletableFuture<Void> setWanted(AccountEntry entry, boolean wanted) {
    requireNotDeleting(entry);
    Changes changes = new Changes();
    if (entry.stored.getWanted() != wanted) {
      change(entry, entry.stored.toBuilder().setWanted(wanted).build(), changes);
    }
    fleet.handle(entry, wanted ? new WorkerEvent.Wanted() : new WorkerEvent.Unwanted());
    roster.changed(entry);
    return store.commit(changes);
  }

  /** Telegram said who the account is; a default instance means nobody. */
  void identified(AccountEntry entry, Account.Identity identity) {
    Account before = entry.stored.getAccount();
    if (!before.getIdentity().equals(identity)) {
      Account.Builder account = before.toBuilder().setIdentity(identity);
      if (identity.equals(Account.Identity.getDefaultInstance())) {
        account.clearIdentity();
      }
      Changes changes = new Changes();
      change(entry, entry.stored.toBuilder().setAccount(account).build(), changes);
      store.commit(changes);
    }
  }

  /** Somebody wants to log in: a worker that waits for that is started. */
  void awaken(AccountEntry entry) {
    if (entry.worker.state() instanceof WorkerState.LoginNeeded) {
      fleet.handle(entry, new WorkerEvent.Released());
    }
  }

  /** Refuses while the farm is drained. */
  void requireAwake() {
    fleet.requireAwake();
  }

  /** Makes the worker unwanted and completes when its process is gone. */
  CompletableFuture<Void> beginDelete(AccountEntry entry) {
    entry.deleting = true;
    fleet.handle(entry, new WorkerEvent.Unwanted());
    return when(entry, () -> !entry.worker.hasProcess());
  }

  /** Its folder could not be removed: the account goes on as before. */
  void abandonDelete(AccountEntry entry) {
    entry.deleting = false;
    if (entry.stored.getWanted()) {
      fleet.handle(entry, new WorkerEvent.Wanted());
    }
    roster.changed(entry);
  }

  static void requireNotDeleting(AccountEntry entry) {
    if (entry.deleting) {
      throw Refusal.about(
          entry.id.name(),
          ErrorReason.ERROR_REASON_ACCOUNT_NOT_FOUND,
          entry.id.name() + " is being deleted");
    }
  }

  CompletableFuture<Void> finishDelete(AccountEntry entry) {
    roster.remove(entry);
    formerWorkers.put(entry.id.value(), entry.storedWorker);
    return store.commit(new Changes().deleteAccount(entry.id));
  }

  /** Completes when the session at Telegram has ended and the account can be logged in anew. */
  CompletableFuture<Void> logOut(AccountEntry entry) {
    requireLoggedIn(entry);
    if (entry.session == null) {
      throw workerUnavailable(entry);
    }
    entry.session.send(WorkerDirective.newBuilder().setLogOut(LogOut.getDefaultInstance()).build());
    return when(
        entry, () -> entry.authorization.getState() == Authorization.State.STATE_WAIT_PHONE_NUMBER);
  }

  /** Refuses with the reason why nothing can be asked of the account's worker now. */
  void requireLoggedIn(AccountEntry entry) {
    switch (entry.state()) {
      case STATE_READY -> {}
      case STATE_LOGIN_NEEDED ->
          throw Refusal.about(
              entry.id.name(),
              ErrorReason.ERROR_REASON_LOGIN_NEEDED,
              entry.id.name() + " is not logged in");
      case STATE_STOPPED -> throw stopped(entry);
      case STATE_QUARANTINED -> throw quarantined(entry);
      case STATE_STARTING, STATE_BACKING_OFF, STATE_UNSPECIFIED, UNRECOGNIZED ->
          throw workerUnavailable(entry);
    }
  }

  /** Refuses unless a worker runs that can be asked something, logged in or not. */
  static void requireAttached(AccountEntry entry) {
    if (entry.session == null) {
      throw Refusal.about(
          entry.id.name(),
          ErrorReason.ERROR_REASON_WORKER_NOT_RUNNING,
          "the worker of " + entry.id.name() + " does not run");
    }
  }

  static Refusal stopped(AccountEntry entry) {
    return Refusal.about(
        entry.id.name(), ErrorReason.ERROR_REASON_ACCOUNT_STOPPED, entry.id.name() + " is stopped");
  }

  static Refusal quarantined(AccountEntry entry) {
    return Refusal.about(
        entry.id.name(),
        ErrorReason.ERROR_REASON_WORKER_QUARANTINED,
        "the worker of " + entry.id.name() + " failed too often in a row and is not started");
  }

  static Refusal workerUnavailable(AccountEntry entry) {
    return Refusal.about(
            entry.id.name(),
            ErrorReason.ERROR_REASON_WORKER_UNAVAILABLE,
            "the worker of " + entry.id.name() + " is starting or being restarted")
        .retryAfter(RETRY);
  }

  /** What is asked of Telegram would not arrive. */
  static Refusal unreachable(AccountEntry entry) {
    return Refusal.about(
        entry.id.name(), ErrorReason.ERROR_REASON_PROXY_UNREACHABLE, entry.unreachable());
  }

  /** Completes at the first change after which the condition holds, or now. */
  private static CompletableFuture<Void> when(AccountEntry entry, BooleanSupplier condition) {
    CompletableFuture<Void> reached = new CompletableFuture<>();
    Runnable observer =
        () -> {
          if (condition.getAsBoolean()) {
            reached.complete(null);
          }
        };
    entry.observers.add(observer);
    var _ = reached.whenComplete((_, _) -> entry.observers.remove(observer));
    observer.run();
    return reached;
  }

  private void change(AccountEntry entry, StoredAccount next, Changes changes) {
    var now = Times.timestamp(clock.instant());
    Account account = next.getAccount().toBuilder().setUpdateTime(now).clearEtag().build();
    StoredAccount stamped = next.toBuilder().setAccount(account).build();
    String etag = HexFormat.of().formatHex(Digests.sha256(stamped.toByteArray()), 0, 8);
    entry.stored = stamped.toBuilder().setAccount(account.toBuilder().setEtag(etag)).build();
    changes.put(entry.id, entry.stored);
  }

  private StoredWorker former(String id) {
    return formerWorkers.getOrDefault(id, StoredWorker.getDefaultInstance());
  }
}
