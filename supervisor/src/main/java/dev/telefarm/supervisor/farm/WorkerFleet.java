package dev.telefarm.supervisor.farm;

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
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Stream;
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

  WorkerFleet(
      ControlLoop loop,
      Roster roster,
      WorkerLifecycle lifecycle,
      WorkerProcesses processes,
      FarmStore store,
      DataDirectory data,
      InstantSource clock) {
    this.roster = roster;
    this.lifecycle = lifecycle;
    this.processes = processes;
    this.store = store;
    this.data = data;
    this.clock = clock;
    this.effects = new WorkerEffects(loop, processes, store, data, clock, this::handle);
    this.timers = new WorkerTimers(loop, clock, this::handle);
  }

  /**
   * Recognises the account's worker if it outlived an earlier supervisor; otherwise starts one if
   * it is wanted.
   */
  void resume(AccountEntry entry) {
    entry.processUnknown = false;
    Optional<WorkerProcess> living =
        Stream.concat(
                WorkerFile.read(data.account(entry.id))
                    .filter(file -> file.epoch() == entry.storedWorker.getEpoch())
                    .map(WorkerFile::identity)
                    .stream(),
                Stream.of(storedIdentity(entry.storedWorker)))
            .map(processes::adopt)
            .flatMap(Optional::stream)
            .findFirst();
    if (living.isPresent()) {
      log.info("adopting worker account={} pid={}", entry.id, living.get().identity().pid());
      effects.watch(entry, living.get());
      handle(entry, new WorkerEvent.Found());
    }
    handle(entry, entry.stored.getWanted() ? new WorkerEvent.Wanted() : new WorkerEvent.Unwanted());
  }

  void handle(AccountEntry entry, WorkerEvent event) {
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
  }

  /** Any report of the worker's current session arrived. */
  void heard(AccountEntry entry) {
    entry.lastHeard = clock.instant();
    handle(entry, new WorkerEvent.Heard());
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

  private static ProcessIdentity storedIdentity(StoredWorker stored) {
    return new ProcessIdentity(stored.getPid(), stored.getProcessStart(), stored.getBootId());
  }

  private static String name(WorkerState state) {
    return state.getClass().getSimpleName();
  }
}
