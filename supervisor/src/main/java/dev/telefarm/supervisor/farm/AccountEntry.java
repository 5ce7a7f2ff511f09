package dev.telefarm.supervisor.farm;

import dev.telefarm.proto.link.v1.AccountLimits;
import dev.telefarm.proto.link.v1.Authorization;
import dev.telefarm.proto.link.v1.Lanes;
import dev.telefarm.proto.link.v1.QueryResult;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.AccountLimit;
import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.proto.v1.ProxyStatus;
import dev.telefarm.supervisor.account.AccountId;
import dev.telefarm.supervisor.account.ProxySecrets;
import dev.telefarm.supervisor.bandwidth.DayUsage;
import dev.telefarm.supervisor.lifecycle.Worker;
import dev.telefarm.supervisor.lifecycle.WorkerState;
import dev.telefarm.supervisor.link.WorkerSession;
import dev.telefarm.supervisor.process.WorkerProcess;
import dev.telefarm.supervisor.schedule.AccountHold;
import dev.telefarm.supervisor.store.proto.StoredAccount;
import dev.telefarm.supervisor.store.proto.StoredWorker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What is known about one account now. Belongs to the control loop. */
final class AccountEntry {
  private static final int DEFAULT_PARALLEL = 3;

  final AccountId id;
  StoredAccount stored;
  StoredWorker storedWorker;
  Worker worker = Worker.initial();
  @Nullable WorkerProcess process;
  @Nullable WorkerSession session;

  /** There may be a process that is not known yet: after a restart, and while one is launched. */
  boolean processUnknown;

  /** When the lifecycle is looked at next; timers for other instants are stale. */
  @Nullable Instant tickDue;

  /** As the worker said last; STATE_UNSPECIFIED when no worker said anything. */
  Authorization authorization = Authorization.getDefaultInstance();

  /** As the worker said last. */
  Lanes lanes = Lanes.getDefaultInstance();

  /** What its worker says that it is held back by. */
  final Restraints restraints = new Restraints();

  /** What Telegram asked it to wait for, whichever of its workers was told. */
  final StandingWaits waits = new StandingWaits();

  /** What it fetched today. */
  DayUsage usage = new DayUsage(0, 0, Map.of());

  /** Most that its worker may fetch now, its share of the farm's bandwidth; 0 is no limit. */
  long bytesPerSecond;

  /** Of which that is a share; 0 if the farm has no limit now. */
  long farmBytesPerSecond;

  /** How it reaches Telegram, as the worker said last; the default while none is attached. */
  ProxyStatus proxy = ProxyStatus.getDefaultInstance();

  /** What the checkpoint store of the worker that attached last had lost. */
  long lostCheckpoints;

  /** Of the worker that attached last. */
  String version = "";

  @Nullable Instant lastHeard;

  /** What says more about the end of its process that is coming or came last. */
  @Nullable Path evidence;

  @Nullable LoginDialogue dialogue;
  boolean deleting;

  /** The farm is drained: its worker is not started. */
  boolean resting;

  /** Questions that the worker has not answered yet. */
  final Map<String, CompletableFuture<QueryResult>> queries = new HashMap<>();

  /** For each lane: twice what a worker runs at a time beside its large files. */
  private static final int SMALL_FILES = 16;

  /** Run at the next change of the authorization or of the worker; each removes itself. */
  final List<Runnable> observers = new ArrayList<>();

  AccountEntry(AccountId id, StoredAccount stored, StoredWorker storedWorker) {
    this.id = id;
    this.stored = stored;
    this.storedWorker = storedWorker;
    if (storedWorker.hasQuarantine()) {
      worker =
          Worker.quarantined(
              storedWorker.getQuarantine().getFailures(), storedWorker.getLoginLost());
    } else if (storedWorker.getLoginLost()) {
      worker = Worker.loggedOut();
    }
  }

  int capacity() {
    int own = stored.getAccount().getMaxParallel();
    return own == 0 ? DEFAULT_PARALLEL : own;
  }

  /**
   * How many downloads its worker may hold: those that it runs, small files included, and some more
   * to go on with at once. Whether a file is small is known to the worker only.
   */
  int backlog() {
    return capacity() + SMALL_FILES * limits().getLanes();
  }

  /** What the account's worker may use. */
  AccountLimits limits() {
    int lanes = stored.getAccount().getLanes();
    return AccountLimits.newBuilder()
        .setMaxParallel(capacity())
        .setLanes(Math.max(1, lanes))
        .setBytesPerSecond(bytesPerSecond)
        .build();
  }

  boolean budgetUsedUp(Instant now) {
    return usage.usedUp(stored.getAccount().getDailyByteBudget(), now);
  }

  /** Set if it has spent its daily budget. */
  Optional<AccountHold> budgetHold(Instant now) {
    return budgetUsedUp(now)
        ? Optional.of(
            new AccountHold(
                DownloadWait.Cause.CAUSE_SCHEDULE,
                Optional.of(DayUsage.tomorrow(now)),
                id.name() + " has used up its daily budget"))
        : Optional.empty();
  }

  /** Set if nothing can come, as nothing works that it may reach Telegram through. */
  Optional<AccountHold> proxyHold() {
    return cutOff()
        ? Optional.of(
            new AccountHold(DownloadWait.Cause.CAUSE_NETWORK, Optional.empty(), unreachable()))
        : Optional.empty();
  }

  /** Why nothing can come, for a person to read. */
  String unreachable() {
    if (proxy.getState() == ProxyStatus.State.STATE_SEARCHING) {
      return id.name() + " looks for a proxy that works";
    }
    String tried = proxy.getDetail();
    return id.name() + " reaches Telegram through no proxy" + (tried.isEmpty() ? "" : ": " + tried);
  }

  private List<AccountLimit> restrained(Instant now) {
    List<AccountLimit> limits = new ArrayList<>(restraints.now(now));
    if (cutOff()) {
      limits.add(
          AccountLimit.newBuilder()
              .setCause(AccountLimit.Cause.CAUSE_PROXY)
              .setDetail(proxy.getDetail())
              .build());
    }
    if (bytesPerSecond > 0) {
      boolean shared = farmBytesPerSecond > 0;
      limits.add(
          AccountLimit.newBuilder()
              .setCause(AccountLimit.Cause.CAUSE_BANDWIDTH)
              .setMethodClass("files")
              .setBytesPerSecond(bytesPerSecond)
              .setDetail(
                  shared
                      ? "its share of the farm's " + farmBytesPerSecond + " bytes a second"
                      : "the account's own limit")
              .build());
    }
    budgetHold(now)
        .ifPresent(hold ->
            limits.add(
                AccountLimit.newBuilder()
                    .setCause(AccountLimit.Cause.CAUSE_DAILY_BUDGET)
                    .setMethodClass("files")
                    .setUntil(Times.timestamp(hold.until().orElseThrow()))
                    .setDetail(
                        usage.bytes(now)
                            + " bytes today, of "
                            + stored.getAccount().getDailyByteBudget())
                    .build()));
    return limits;
  }

  /** The clock was set forward by {@code step}, or back: what is waited for comes when it did. */
  void clockSet(Duration step) {
    worker = worker.clockSet(step);
    restraints.clockSet(step);
    waits.clockSet(step);
    lastHeard = lastHeard == null ? null : lastHeard.plus(step);
  }

  boolean ready() {
    return state() == Account.State.STATE_READY;
  }

  boolean hasLabels(Map<String, String> labels) {
    return stored.getAccount().getLabelsMap().entrySet().containsAll(labels.entrySet());
  }

  /** No worker is attached any more: what it was asked it will not answer. */
  void detached() {
    session = null;
    proxy = ProxyStatus.getDefaultInstance();
    List.copyOf(queries.values())
        .forEach(query -> query.completeExceptionally(AccountBook.workerUnavailable(this)));
    queries.clear();
  }

  /** As clients see it. */
  Account view(Instant now) {
    Account.Builder view =
        stored.getAccount().toBuilder()
            .setState(state())
            .setLanesReady(lanes.getReady())
            .setLanesNeedPassword(lanes.getNeedPassword())
            .addAllLimits(restrained(now));
    if (view.hasProxy()) {
      view.setProxy(ProxySecrets.removed(view.getProxy()));
    }
    if (session != null) {
      view.setProxyStatus(proxy);
    }
    return view.build();
  }

  /** Whether nothing can come, as no proxy works that the account may use. */
  boolean cutOff() {
    return switch (proxy.getState()) {
      case STATE_SEARCHING, STATE_UNREACHABLE -> true;
      case STATE_UNSPECIFIED, STATE_DIRECT, STATE_CONNECTED, UNRECOGNIZED -> false;
    };
  }

  Account.State state() {
    if (!stored.getWanted() || deleting || resting) {
      return Account.State.STATE_STOPPED;
    }
    return switch (worker.state()) {
      case WorkerState.BackingOff _ -> Account.State.STATE_BACKING_OFF;
      case WorkerState.Quarantined _ -> Account.State.STATE_QUARANTINED;
      case WorkerState.LoginNeeded _ -> Account.State.STATE_LOGIN_NEEDED;
      case WorkerState.Running _ -> authorized();
      case WorkerState.Stopped _,
          WorkerState.Starting _,
          WorkerState.Draining _,
          WorkerState.Killing _ ->
          Account.State.STATE_STARTING;
    };
  }

  private Account.State authorized() {
    return switch (authorization.getState()) {
      case STATE_READY -> Account.State.STATE_READY;
      case STATE_UNSPECIFIED, STATE_STARTING, STATE_LOGGING_OUT, STATE_CLOSED, UNRECOGNIZED ->
          Account.State.STATE_STARTING;
      case STATE_WAIT_PHONE_NUMBER,
          STATE_WAIT_CODE,
          STATE_WAIT_PASSWORD,
          STATE_WAIT_OTHER_DEVICE,
          STATE_WAIT_REGISTRATION ->
          Account.State.STATE_LOGIN_NEEDED;
    };
  }
}
