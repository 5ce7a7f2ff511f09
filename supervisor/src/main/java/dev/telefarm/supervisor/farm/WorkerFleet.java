package dev.telefarm.supervisor.farm;

import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.supervisor.config.DataDirectory;
import dev.telefarm.supervisor.lifecycle.ProcessIdentity;
import dev.telefarm.supervisor.lifecycle.Transition;
import dev.telefarm.supervisor.lifecycle.WorkerEvent;
import dev.telefarm.supervisor.lifecycle.WorkerLifecycle;
import dev.telefarm.supervisor.lifecycle.WorkerState;
import dev.telefarm.supervisor.process.WorkerFile;
import dev.telefarm.supervisor.process.WorkerProcess;
import dev.telefarm.supervisor.process.WorkerProcesses;
import dev.telefarm.supervisor.store.Changes;
import dev.telefarm.supervisor.store.FarmStore;
import dev.telefarm.supervisor.store.proto.StoredWorker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives the state machine of every worker: events go in, {@link WorkerEffects} performs what comes
 * out, {@link WorkerTimers} makes time an event. Belongs to the control loop.
 */
final class WorkerFleet {
  private static final Logger log = LoggerFactory.getLogger(WorkerFleet.class);

  private final Roster roster;
  private final WorkerLifecycle lifecycle;
  private final WorkerProcesses processes;
  private final FarmStore store;
  private final DataDirectory data;
  private final InstantSource clock;
  private final WorkerEffects effects;
  private final WorkerTimers timers;
  private final LaunchGate<AccountEntry> gate;
  private boolean abandoned;
  private boolean resting;

  WorkerFleet(
      ControlLoop loop,
      Roster roster,
      WorkerLifecycle lifecycle,
      WorkerProcesses processes,
      FarmStore store,
      DataDirectory data,
      LaunchGate<AccountEntry> gate,
      InstantSource clock) {
    this.roster = roster;
    this.lifecycle = lifecycle;
    this.processes = processes;
    this.store = store;
    this.data = data;
    this.clock = clock;
    this.gate = gate;
    this.effects = new WorkerEffects(loop, processes, store, data, gate, clock, this::handle);
    this.timers = new WorkerTimers(loop, clock, this::handle);
  }

  /**
   * Recognises the account's worker if it outlived an earlier supervisor; otherwise starts one if
   * it is wanted.
   */
  void resume(AccountEntry entry) {
    entry.processUnknown = false;
    Optional<WorkerProcess> living = lastProcess(entry).flatMap(processes::adopt);
    if (living.isPresent()) {
      log.info("adopting worker account={} pid={}", entry.id, living.get().identity().pid());
      effects.watch(entry, living.get());
      handle(entry, new WorkerEvent.Found());
    }
    handle(
        entry,
        entry.stored.getWanted() && !resting
            ? new WorkerEvent.Wanted()
            : new WorkerEvent.Unwanted());
  }

  /** Every worker ends, and none is started until {@link #wake}. */
  void rest() {
    resting = true;
    for (AccountEntry entry : List.copyOf(roster.all())) {
      entry.resting = true;
      handle(entry, new WorkerEvent.Unwanted());
      roster.changed(entry);
    }
  }

  /** Those that are wanted are started. */
  void wake() {
    resting = false;
    for (AccountEntry entry : List.copyOf(roster.all())) {
      entry.resting = false;
      if (entry.stored.getWanted() && !entry.deleting) {
        handle(entry, new WorkerEvent.Wanted());
      }
      roster.changed(entry);
    }
  }

  boolean resting() {
    return resting;
  }

  /** Refuses what needs a worker while none may run. */
  void requireAwake() {
    if (resting) {
      throw Refusal.of(
          ErrorReason.ERROR_REASON_FARM_DRAINING,
          "the farm is drained, so that no worker runs; undrain it first");
    }
  }

  private boolean keepsResting(AccountEntry entry, WorkerEvent event) {
    boolean starts =
        event instanceof WorkerEvent.Wanted
            || event instanceof WorkerEvent.Released
            || event instanceof WorkerEvent.RestartAsked;
    entry.resting |= resting;
    return resting && starts;
  }

  /**
   * The process of the account's last launch. Only if the supervisor died before it could write
   * that down does it go by what the worker wrote about itself: a worker that lies about its pid
   * must get nobody else killed.
   */
  private Optional<ProcessIdentity> lastProcess(AccountEntry entry) {
    StoredWorker stored = entry.storedWorker;
    if (stored.getPid() != 0) {
      return Optional.of(
          new ProcessIdentity(stored.getPid(), stored.getProcessStart(), stored.getBootId()));
    }
    return WorkerFile.read(data.account(entry.id))
        .filter(file -> file.epoch() == stored.getEpoch())
        .map(WorkerFile::identity);
  }

  /** Nothing is done to any worker from now on: they are the next supervisor's. */
  void abandon() {
    abandoned = true;
  }

  void handle(AccountEntry entry, WorkerEvent event) {
    // A start's deadline does not run while it waits for its turn.
    if (abandoned
        || keepsResting(entry, event)
        || (event instanceof WorkerEvent.Tick && gate.waits(entry))) {
      return;
    }
    WorkerState before = entry.worker.state();
    Transition transition = lifecycle.step(entry.worker, event, clock.instant());
    entry.worker = transition.next();
    WorkerState after = entry.worker.state();
    boolean moved = !before.getClass().equals(after.getClass());
    if (moved) {
      log.info("worker account={} {} -> {}", entry.id, name(before), name(after));
    }
    keep(entry);
    effects.perform(entry, transition.effects());
    if (!after.equals(before)) {
      timers.schedule(entry, moved);
    }
    if (moved) {
      roster.changed(entry);
    }
    if (moved && before instanceof WorkerState.Starting && gate.leave(entry)) {
      handle(entry, new WorkerEvent.LaunchFailed());
    }
  }

  /** Any report of the worker's current session arrived. */
  void heard(AccountEntry entry) {
    entry.lastHeard = clock.instant();
    handle(entry, new WorkerEvent.Heard());
  }

  /** The clock was set forward by {@code step}, or back. */
  void clockSet(Duration step) {
    for (AccountEntry entry : roster.all()) {
      entry.clockSet(step);
      timers.clockSet(entry);
    }
  }

  /** Asks the worker to end cleanly, once more if it was asked before. */
  void drain(AccountEntry entry) {
    effects.drain(entry);
  }

  /** What a later supervisor has to know beside what effects record. */
  private void keep(AccountEntry entry) {
    StoredWorker stored = entry.storedWorker;
    StoredWorker.Builder next = stored.toBuilder().setLoginLost(entry.worker.loginLost());
    if (!(entry.worker.state() instanceof WorkerState.Quarantined)) {
      next.clearQuarantine();
    }
    StoredWorker built = next.build();
    if (!built.equals(stored)) {
      entry.storedWorker = built;
      store.commit(new Changes().put(entry.id, built));
    }
  }

  private static String name(WorkerState state) {
    return state.getClass().getSimpleName();
  }
}
