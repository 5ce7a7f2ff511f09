package dev.telefarm.supervisor.farm;

import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.proto.v1.Worker;
import dev.telefarm.supervisor.account.AccountId;
import dev.telefarm.supervisor.host.ProcessSample;
import dev.telefarm.supervisor.host.SampleTarget;
import dev.telefarm.supervisor.lifecycle.WorkerEvent;
import dev.telefarm.supervisor.lifecycle.WorkerState;
import dev.telefarm.supervisor.process.WorkerLog;
import dev.telefarm.supervisor.store.FarmStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** The worker processes as the API sees them. Thread-safe. */
public final class FarmWorkers {
  private final ControlLoop loop;
  private final Roster roster;
  private final WorkerFleet fleet;
  private final Observations observations;
  private final Function<AccountId, WorkerLog> logs;
  private final FarmStore store;
  private final InstantSource clock;
  private final List<WorkerWatch> watches = new CopyOnWriteArrayList<>();

  FarmWorkers(
      ControlLoop loop,
      Roster roster,
      WorkerFleet fleet,
      Observations observations,
      Function<AccountId, WorkerLog> logs,
      FarmStore store,
      InstantSource clock) {
    this.loop = loop;
    this.roster = roster;
    this.fleet = fleet;
    this.observations = observations;
    this.logs = logs;
    this.store = store;
    this.clock = clock;
    roster.onChange(this::publish);
    roster.onRemoval(id -> watches.removeIf(watch -> !watch.delete(name(id))));
  }

  /**
   * Those of accounts with these labels in the order of names, at most {@code limit} after the
   * given one.
   */
  public List<Worker> list(Optional<AccountId> after, Map<String, String> labels, int limit) {
    return loop.call(() ->
        roster.after(after).stream()
            .filter(entry -> entry.hasLabels(labels))
            .limit(limit)
            .map(this::view)
            .toList());
  }

  /** The account's worker. */
  public Worker get(AccountId id) {
    return loop.call(() -> view(find(id)));
  }

  /** What the account's workers print. */
  public WorkerLog log(AccountId id) {
    return logs.apply(loop.call(() -> find(id).id));
  }

  /** Lets it end cleanly and starts it again; returns when that is begun. */
  public Worker restart(AccountId id) {
    return loop.call(() -> {
      AccountEntry entry = find(id);
      fleet.requireAwake();
      if (!entry.stored.getWanted()) {
        throw AccountBook.stopped(entry);
      }
      if (entry.worker.state() instanceof WorkerState.Quarantined) {
        throw AccountBook.quarantined(entry);
      }
      fleet.handle(entry, new WorkerEvent.RestartAsked());
      return view(entry);
    });
  }

  /** Ends its quarantine, if it is in one; returns when that is durable. */
  public Worker release(AccountId id) {
    Worker released =
        loop.call(() -> {
          AccountEntry entry = find(id);
          fleet.requireAwake();
          if (entry.worker.state() instanceof WorkerState.Quarantined) {
            fleet.handle(entry, new WorkerEvent.Released());
          }
          return view(entry);
        });
    ControlLoop.await(store.barrier());
    return released;
  }

  private AccountEntry find(AccountId id) {
    AccountEntry entry =
        roster
            .find(id)
            .orElseThrow(() ->
                Refusal.about(
                    name(id),
                    ErrorReason.ERROR_REASON_WORKER_NOT_FOUND,
                    "there is no worker " + name(id)));
    AccountBook.requireNotDeleting(entry);
    return entry;
  }

  /** Whose processes to measure: every account. */
  public List<SampleTarget> sampleTargets() {
    return loop.call(observations::targets);
  }

  /** What was measured. Returns at once. */
  public void sampled(Map<SampleTarget, ProcessSample> samples) {
    loop.run(() -> {
      samples.forEach(observations::take);
      samples.keySet().stream()
          .map(SampleTarget::account)
          .flatMap(account -> roster.find(account).stream())
          .forEach(this::publish);
    });
  }

  /** Refuses if there is no such worker. */
  public void require(AccountId account) {
    var _ = loop.call(() -> find(account));
  }

  /** Sends the watch every worker, and each change from then on. */
  public void watch(WorkerWatch watch) {
    loop.run(() -> {
      watch.begin(roster.all().stream().map(this::view).toList());
      watches.add(watch);
      checkLater(watch);
    });
  }

  public void unwatch(WorkerWatch watch) {
    watch.end();
    watches.remove(watch);
  }

  /** A slow client is noticed when nothing changes, too. */
  private void checkLater(WorkerWatch watch) {
    loop.after(
        WorkerWatch.PATIENCE.dividedBy(5),
        () -> {
          if (watch.check()) {
            checkLater(watch);
          } else {
            watches.remove(watch);
          }
        });
  }

  private void publish(AccountEntry entry) {
    // What still happens to a deleted account is nobody's worker.
    if (!watches.isEmpty() && roster.find(entry.id).filter(entry::equals).isPresent()) {
      Worker worker = view(entry);
      watches.removeIf(watch -> !watch.offer(worker));
    }
  }

  /**
   * Asks every worker to end, whatever it is wanted for, and completes when all have. Nothing is
   * launched afterwards.
   */
  CompletableFuture<Void> drainAll() {
    CompletableFuture<Void> drained = new CompletableFuture<>();
    loop.run(() -> {
      roster.onChange(_ -> completeWhenStopped(drained));
      List.copyOf(roster.all()).forEach(entry -> fleet.handle(entry, new WorkerEvent.Unwanted()));
      completeWhenStopped(drained);
    });
    return drained;
  }

  /** See {@link Farm#detach}. */
  void abandon() {
    loop.call(() -> {
      fleet.abandon();
      return true;
    });
  }

  /** See {@link Farm#killAll}. */
  void killAll() {
    loop.call(() -> {
      fleet.abandon();
      roster
          .all()
          .forEach(entry -> {
            if (entry.process != null) {
              entry.process.kill();
            }
          });
      return true;
    });
  }

  private void completeWhenStopped(CompletableFuture<Void> drained) {
    if (roster.all().stream().noneMatch(entry -> entry.worker.hasProcess())) {
      drained.complete(null);
    }
  }

  private Worker view(AccountEntry entry) {
    var stored = entry.storedWorker;
    Worker.Builder worker =
        Worker.newBuilder()
            .setName(name(entry.id))
            .setAccount(entry.id.name())
            .setState(state(entry.worker.state()))
            .setEpoch(stored.getEpoch())
            .setStartCount(stored.getStartCount())
            .setVersion(entry.version)
            .setLostCheckpoints(entry.lostCheckpoints);
    if (stored.hasLastExit()) {
      worker.setLastExit(stored.getLastExit());
    }
    if (stored.hasQuarantine()) {
      worker.setQuarantine(stored.getQuarantine());
    }
    if (entry.process != null) {
      worker
          .setPid(entry.process.identity().pid())
          .setAdopted(entry.process.adopted())
          .setStartTime(stored.getStartTime());
    }
    if (entry.worker.state() instanceof WorkerState.BackingOff(var until)) {
      worker.setRestartTime(Times.timestamp(until));
    }
    if (entry.session != null && entry.lastHeard != null) {
      worker.setHeartbeatAge(Times.duration(Duration.between(entry.lastHeard, clock.instant())));
    }
    observations.show(entry, worker);
    return worker.build();
  }

  private static String name(AccountId account) {
    return "workers/" + account.value();
  }

  private static Worker.State state(WorkerState state) {
    return switch (state) {
      case WorkerState.Stopped _, WorkerState.LoginNeeded _ -> Worker.State.STATE_STOPPED;
      case WorkerState.Starting _ -> Worker.State.STATE_STARTING;
      case WorkerState.Running _ -> Worker.State.STATE_RUNNING;
      // A worker that is being killed ends too, only faster.
      case WorkerState.Draining _, WorkerState.Killing _ -> Worker.State.STATE_DRAINING;
      case WorkerState.BackingOff _ -> Worker.State.STATE_BACKING_OFF;
      case WorkerState.Quarantined _ -> Worker.State.STATE_QUARANTINED;
    };
  }
}
