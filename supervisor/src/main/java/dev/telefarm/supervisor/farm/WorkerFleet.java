package dev.telefarm.supervisor.farm;

import com.google.protobuf.ByteString;
import dev.telefarm.proto.link.v1.Authorization;
import dev.telefarm.proto.link.v1.Drain;
import dev.telefarm.proto.link.v1.Lanes;
import dev.telefarm.proto.link.v1.WorkerDirective;
import dev.telefarm.supervisor.config.DataDirectory;
import dev.telefarm.supervisor.config.Secret;
import dev.telefarm.supervisor.lifecycle.ExitCause;
import dev.telefarm.supervisor.lifecycle.ProcessIdentity;
import dev.telefarm.supervisor.lifecycle.Transition;
import dev.telefarm.supervisor.lifecycle.WorkerEffect;
import dev.telefarm.supervisor.lifecycle.WorkerEvent;
import dev.telefarm.supervisor.lifecycle.WorkerLifecycle;
import dev.telefarm.supervisor.lifecycle.WorkerState;
import dev.telefarm.supervisor.link.WorkerSession;
import dev.telefarm.supervisor.process.ExitStatus;
import dev.telefarm.supervisor.process.LaunchSpec;
import dev.telefarm.supervisor.process.WorkerFile;
import dev.telefarm.supervisor.process.WorkerProcess;
import dev.telefarm.supervisor.process.WorkerProcesses;
import dev.telefarm.supervisor.store.Changes;
import dev.telefarm.supervisor.store.FarmStore;
import dev.telefarm.supervisor.store.proto.StoredWorker;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives the state machine of every worker and performs its effects. Belongs to the control loop.
 */
final class WorkerFleet {
  private static final Logger log = LoggerFactory.getLogger(WorkerFleet.class);

  /** A deadline noticed so late means that this process itself stood still, not the worker. */
  private static final Duration OWN_STALL = Duration.ofSeconds(1);

  private static final int TOKEN_BYTES = 32;

  private final ControlLoop loop;
  private final Roster roster;
  private final WorkerLifecycle lifecycle;
  private final WorkerProcesses processes;
  private final FarmStore store;
  private final DataDirectory data;
  private final InstantSource clock;
  private final SecureRandom secrets = new SecureRandom();
  private final LaunchGate<AccountEntry> gate;
  private boolean abandoned;

  WorkerFleet(
      ControlLoop loop,
      Roster roster,
      WorkerLifecycle lifecycle,
      WorkerProcesses processes,
      FarmStore store,
      DataDirectory data,
      LaunchGate<AccountEntry> gate,
      InstantSource clock) {
    this.loop = loop;
    this.roster = roster;
    this.lifecycle = lifecycle;
    this.processes = processes;
    this.store = store;
    this.data = data;
    this.gate = gate;
    this.clock = clock;
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
      watch(entry, living.get());
      handle(entry, new WorkerEvent.Found());
    }
    handle(entry, entry.stored.getWanted() ? new WorkerEvent.Wanted() : new WorkerEvent.Unwanted());
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
    if (abandoned || (event instanceof WorkerEvent.Tick && gate.waits(entry))) {
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
    transition.effects().forEach(effect -> perform(entry, effect));
    if (!after.equals(before)) {
      scheduleTick(entry, moved);
    }
    if (moved) {
      roster.changed(entry);
    }
    if (moved && before instanceof WorkerState.Starting && gate.leave(entry)) {
      handle(entry, new WorkerEvent.LaunchFailed());
    }
  }

  private void launchInTurn(AccountEntry entry) {
    if (gate.enter(entry, () -> turnCame(entry))) {
      launch(entry);
    }
  }

  private void turnCame(AccountEntry entry) {
    handle(entry, new WorkerEvent.TurnCame());
    launch(entry);
  }

  /** Any report of the worker's current session arrived. */
  void heard(AccountEntry entry) {
    entry.lastHeard = clock.instant();
    handle(entry, new WorkerEvent.Heard());
  }

  private void perform(AccountEntry entry, WorkerEffect effect) {
    switch (effect) {
      case WorkerEffect.Launch() -> launchInTurn(entry);
      case WorkerEffect.Drain() -> drain(entry);
      case WorkerEffect.Kill() -> {
        if (entry.process != null) {
          entry.process.kill();
        }
      }
      case WorkerEffect.RecordExit(ExitCause cause) -> recordExit(entry, cause);
    }
  }

  /**
   * The new epoch and the token's hash are durable before the process exists: no later supervisor
   * can mistake it.
   */
  private void launch(AccountEntry entry) {
    byte[] raw = new byte[TOKEN_BYTES];
    secrets.nextBytes(raw);
    Secret token = new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(raw));
    entry.storedWorker =
        entry.storedWorker.toBuilder()
            .setEpoch(entry.storedWorker.getEpoch() + 1)
            .setTokenSha256(ByteString.copyFrom(Digests.sha256(token.reveal())))
            .setStartCount(entry.storedWorker.getStartCount() + 1)
            .setStartTime(Times.timestamp(clock.instant()))
            .clearPid()
            .build();
    var _ =
        store
            .commit(new Changes().put(entry.id, entry.storedWorker))
            .thenRun(() -> loop.run(() -> launchProcess(entry, token)));
  }

  private void launchProcess(AccountEntry entry, Secret token) {
    if (!(entry.worker.state() instanceof WorkerState.Starting)) {
      // It became unwanted while its epoch was written.
      handle(entry, new WorkerEvent.LaunchFailed());
      return;
    }
    entry.processUnknown = true;
    var _ =
        processes
            .launch(new LaunchSpec(entry.id, entry.storedWorker.getEpoch(), token))
            .whenComplete((process, failure) -> loop.run(() -> launched(entry, process, failure)));
  }

  private void launched(
      AccountEntry entry, @Nullable WorkerProcess process, @Nullable Throwable failure) {
    entry.processUnknown = false;
    if (process == null) {
      log.error("cannot launch worker account={}", entry.id, failure);
      handle(entry, new WorkerEvent.LaunchFailed());
      return;
    }
    watch(entry, process);
    // What was asked of it while it was being launched found no process.
    switch (entry.worker.state()) {
      case WorkerState.Starting _ -> {}
      case WorkerState.Draining _ -> drain(entry);
      case WorkerState.Stopped _,
          WorkerState.Running _,
          WorkerState.Killing _,
          WorkerState.BackingOff _ ->
          process.kill();
    }
  }

  private void watch(AccountEntry entry, WorkerProcess process) {
    ProcessIdentity identity = process.identity();
    entry.process = process;
    entry.storedWorker =
        entry.storedWorker.toBuilder()
            .setPid(identity.pid())
            .setProcessStart(identity.start())
            .setBootId(identity.bootId())
            .build();
    store.commit(new Changes().put(entry.id, entry.storedWorker));
    log.info(
        "worker account={} epoch={} pid={}",
        entry.id,
        entry.storedWorker.getEpoch(),
        identity.pid());
    var _ = process.exit().thenAccept(status -> loop.run(() -> exited(entry, process, status)));
  }

  private void exited(AccountEntry entry, WorkerProcess process, ExitStatus status) {
    if (entry.process != process) {
      return;
    }
    entry.process = null;
    entry.lastHeard = null;
    entry.version = "";
    entry.authorization = Authorization.getDefaultInstance();
    entry.lanes = Lanes.getDefaultInstance();
    WorkerSession session = entry.session;
    entry.session = null;
    if (session != null) {
      session.cutOff("the worker's process ended");
    }
    entry.storedWorker = entry.storedWorker.toBuilder().clearPid().build();
    handle(entry, new WorkerEvent.Exited(status.cause()));
  }

  void drain(AccountEntry entry) {
    if (entry.session != null) {
      entry.session.send(WorkerDirective.newBuilder().setDrain(Drain.getDefaultInstance()).build());
    } else if (entry.process != null) {
      entry.process.terminate();
    }
  }

  private void recordExit(AccountEntry entry, ExitCause cause) {
    log.info("worker account={} ended: {}", entry.id, cause);
    entry.storedWorker =
        entry.storedWorker.toBuilder()
            .setLastExit(ExitCauses.record(cause, Times.timestamp(clock.instant())))
            .build();
    store.commit(new Changes().put(entry.id, entry.storedWorker));
  }

  private void scheduleTick(AccountEntry entry, boolean moved) {
    // A running worker's silence deadline moves with each report: one timer at a time looks again
    // when it is due.
    if (entry.worker.state() instanceof WorkerState.Running && !moved) {
      return;
    }
    entry.worker.nextTick().ifPresent(due -> tickAt(entry, due));
  }

  private void tickAt(AccountEntry entry, Instant due) {
    entry.tickDue = due;
    loop.after(Duration.between(clock.instant(), due), () -> tick(entry, due));
  }

  private void tick(AccountEntry entry, Instant due) {
    Optional<Instant> next = entry.worker.nextTick();
    if (next.isEmpty() || !due.equals(entry.tickDue)) {
      return;
    }
    Instant now = clock.instant();
    if (next.get().isAfter(now)) {
      if (entry.worker.state() instanceof WorkerState.Running) {
        tickAt(entry, next.get());
      }
      return;
    }
    if (entry.worker.state() instanceof WorkerState.Running
        && Duration.between(due, now).compareTo(OWN_STALL) > 0) {
      // What the workers said meanwhile is still in the sockets.
      log.warn(
          "this process stood still for {}: worker account={} gets its deadline anew",
          Duration.between(due, now),
          entry.id);
      handle(entry, new WorkerEvent.Heard());
      entry.worker.nextTick().ifPresent(again -> tickAt(entry, again));
      return;
    }
    handle(entry, new WorkerEvent.Tick());
  }

  private static String name(WorkerState state) {
    return state.getClass().getSimpleName();
  }
}
