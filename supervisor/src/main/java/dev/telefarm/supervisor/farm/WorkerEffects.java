package dev.telefarm.supervisor.farm;

import com.google.protobuf.ByteString;
import dev.telefarm.proto.link.v1.Authorization;
import dev.telefarm.proto.link.v1.Drain;
import dev.telefarm.proto.link.v1.Lanes;
import dev.telefarm.proto.link.v1.Nudge;
import dev.telefarm.proto.link.v1.WorkerDirective;
import dev.telefarm.proto.v1.Worker;
import dev.telefarm.supervisor.config.DataDirectory;
import dev.telefarm.supervisor.config.Secret;
import dev.telefarm.supervisor.lifecycle.ExitCause;
import dev.telefarm.supervisor.lifecycle.ProcessIdentity;
import dev.telefarm.supervisor.lifecycle.WorkerEffect;
import dev.telefarm.supervisor.lifecycle.WorkerEvent;
import dev.telefarm.supervisor.lifecycle.WorkerState;
import dev.telefarm.supervisor.link.WorkerSession;
import dev.telefarm.supervisor.process.Autopsy;
import dev.telefarm.supervisor.process.LaunchSpec;
import dev.telefarm.supervisor.process.WorkerProcess;
import dev.telefarm.supervisor.process.WorkerProcesses;
import dev.telefarm.supervisor.store.Changes;
import dev.telefarm.supervisor.store.FarmStore;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Performs what the state machines decide, on processes, sessions and the store, and tells what
 * came of it as events. Belongs to the control loop.
 */
final class WorkerEffects {
  private static final Logger log = LoggerFactory.getLogger(WorkerEffects.class);

  private static final int TOKEN_BYTES = 32;

  /** A class cache that is broken on the disk must not keep a farm from working. */
  private static final int UNCACHED_AFTER = 3;

  private final ControlLoop loop;
  private final WorkerProcesses processes;
  private final FarmStore store;
  private final DataDirectory data;
  private final LaunchGate<AccountEntry> gate;
  private final InstantSource clock;
  private final BiConsumer<AccountEntry, WorkerEvent> events;
  private final SecureRandom secrets = new SecureRandom();

  WorkerEffects(
      ControlLoop loop,
      WorkerProcesses processes,
      FarmStore store,
      DataDirectory data,
      LaunchGate<AccountEntry> gate,
      InstantSource clock,
      BiConsumer<AccountEntry, WorkerEvent> events) {
    this.loop = loop;
    this.processes = processes;
    this.store = store;
    this.data = data;
    this.gate = gate;
    this.clock = clock;
    this.events = events;
  }

  /** In order; what follows a dump waits for it. */
  void perform(AccountEntry entry, List<WorkerEffect> effects) {
    for (int i = 0; i < effects.size(); i++) {
      switch (effects.get(i)) {
        case WorkerEffect.Launch() -> launchInTurn(entry);
        case WorkerEffect.Nudge() -> nudge(entry);
        case WorkerEffect.Drain() -> drain(entry);
        case WorkerEffect.Kill() -> kill(entry);
        case WorkerEffect.RecordExit(ExitCause cause) -> recordExit(entry, cause);
        case WorkerEffect.Quarantine(int failures) -> quarantine(entry, failures);
        case WorkerEffect.Dump() -> {
          if (entry.process != null) {
            dump(entry, entry.process, effects.subList(i + 1, effects.size()));
            return;
          }
        }
      }
    }
  }

  private void launchInTurn(AccountEntry entry) {
    if (gate.enter(entry, () -> turnCame(entry))) {
      launch(entry);
    }
  }

  private void turnCame(AccountEntry entry) {
    events.accept(entry, new WorkerEvent.TurnCame());
    launch(entry);
  }

  /**
   * The new epoch and the token's hash are durable before the process exists: no later supervisor
   * can mistake it.
   */
  private void launch(AccountEntry entry) {
    byte[] raw = new byte[TOKEN_BYTES];
    secrets.nextBytes(raw);
    Secret token = new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(raw));
    entry.evidence = null;
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
      events.accept(entry, new WorkerEvent.LaunchFailed());
      return;
    }
    boolean cached = entry.worker.failures() < UNCACHED_AFTER;
    entry.processUnknown = true;
    var _ =
        processes
            .launch(new LaunchSpec(entry.id, entry.storedWorker.getEpoch(), cached, token))
            .whenComplete((process, failure) -> loop.run(() -> launched(entry, process, failure)));
  }

  private void launched(
      AccountEntry entry, @Nullable WorkerProcess process, @Nullable Throwable failure) {
    entry.processUnknown = false;
    if (process == null) {
      log.error("cannot launch worker account={}", entry.id, failure);
      events.accept(entry, new WorkerEvent.LaunchFailed());
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
          WorkerState.BackingOff _,
          WorkerState.Quarantined _,
          WorkerState.LoginNeeded _ ->
          process.kill();
    }
  }

  /** From now on this is the account's process. */
  void watch(AccountEntry entry, WorkerProcess process) {
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
    Instant launch = Times.instant(entry.storedWorker.getStartTime());
    var _ =
        process
            .exit()
            .thenApplyAsync(status -> Autopsy.of(status, identity.pid(), logs(entry), launch))
            .thenAccept(autopsy -> loop.run(() -> exited(entry, process, autopsy)));
  }

  private void exited(AccountEntry entry, WorkerProcess process, Autopsy autopsy) {
    if (entry.process != process) {
      return;
    }
    entry.process = null;
    entry.lastHeard = null;
    entry.version = "";
    entry.authorization = Authorization.getDefaultInstance();
    entry.lanes = Lanes.getDefaultInstance();
    WorkerSession session = entry.session;
    entry.detached();
    if (session != null) {
      session.cutOff("the worker's process ended");
    }
    entry.storedWorker = entry.storedWorker.toBuilder().clearPid().build();
    autopsy.evidence().ifPresent(file -> entry.evidence = file);
    events.accept(entry, new WorkerEvent.Exited(autopsy.cause()));
  }

  private static void nudge(AccountEntry entry) {
    log.warn("worker account={} is nudged: nothing comes of what it fetches", entry.id);
    Directives.send(
        entry, WorkerDirective.newBuilder().setNudge(Nudge.getDefaultInstance()).build());
  }

  private void dump(AccountEntry entry, WorkerProcess process, List<WorkerEffect> rest) {
    var _ =
        processes
            .dump(process, logs(entry))
            .thenAccept(file ->
                loop.run(() -> {
                  if (entry.process == process) {
                    file.ifPresent(written -> entry.evidence = written);
                    perform(entry, rest);
                  }
                }));
  }

  void drain(AccountEntry entry) {
    if (entry.session != null) {
      entry.session.send(WorkerDirective.newBuilder().setDrain(Drain.getDefaultInstance()).build());
    } else if (entry.process != null) {
      entry.process.terminate();
    }
  }

  private static void kill(AccountEntry entry) {
    if (entry.process != null) {
      entry.process.kill();
    }
  }

  private void recordExit(AccountEntry entry, ExitCause cause) {
    String evidence = entry.evidence == null ? "" : entry.evidence.toString();
    entry.evidence = null;
    log.info("worker account={} ended: {} {}", entry.id, cause, evidence);
    entry.storedWorker =
        entry.storedWorker.toBuilder()
            .setLastExit(ExitCauses.record(cause, Times.timestamp(clock.instant()), evidence))
            .build();
    store.commit(new Changes().put(entry.id, entry.storedWorker));
  }

  private void quarantine(AccountEntry entry, int failures) {
    log.error("worker account={} is in quarantine after {} failures", entry.id, failures);
    entry.storedWorker =
        entry.storedWorker.toBuilder()
            .setQuarantine(
                Worker.Quarantine.newBuilder()
                    .setTime(Times.timestamp(clock.instant()))
                    .setFailures(failures))
            .build();
    store.commit(new Changes().put(entry.id, entry.storedWorker));
  }

  private Path logs(AccountEntry entry) {
    return data.account(entry.id).resolve("logs");
  }
}
