package dev.telefarm.supervisor.lifecycle;

import dev.telefarm.supervisor.lifecycle.WorkerEffect.Drain;
import dev.telefarm.supervisor.lifecycle.WorkerEffect.Dump;
import dev.telefarm.supervisor.lifecycle.WorkerEffect.Kill;
import dev.telefarm.supervisor.lifecycle.WorkerEffect.Nudge;
import dev.telefarm.supervisor.lifecycle.WorkerEffect.RecordExit;
import dev.telefarm.supervisor.lifecycle.WorkerState.BackingOff;
import dev.telefarm.supervisor.lifecycle.WorkerState.Draining;
import dev.telefarm.supervisor.lifecycle.WorkerState.Killing;
import dev.telefarm.supervisor.lifecycle.WorkerState.LoginNeeded;
import dev.telefarm.supervisor.lifecycle.WorkerState.Quarantined;
import dev.telefarm.supervisor.lifecycle.WorkerState.Running;
import dev.telefarm.supervisor.lifecycle.WorkerState.Starting;
import dev.telefarm.supervisor.lifecycle.WorkerState.Stopped;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The state machine of a worker. A step is pure but for the jitter it draws.
 *
 * <p>STOPPED: Wanted launches and goes to STARTING.<br>
 * STARTING: TurnCame counts the deadline anew; Attached goes to RUNNING; at the deadline it is
 * killed (KILLING, start timeout).<br>
 * RUNNING: whatever is heard moves the silence deadline; at that deadline it is killed (KILLING;
 * hung if its connection stands, lost heartbeat if not). A broken connection alone changes nothing:
 * the worker dials again, and the silence deadline covers both. What stands still is nudged, and if
 * all of it stands still once more, the worker drains.<br>
 * STARTING, RUNNING: Unwanted, RestartAsked and the soft memory ceiling ask it to end and go to
 * DRAINING; the hard ceiling and what no worker says kill it (KILLING); an end that nobody asked
 * for goes where {@link Aftermath} says.<br>
 * DRAINING: at the deadline, or at the hard ceiling, it is killed; when it has ended, STOPPED, or
 * launched at once if it is wanted.<br>
 * KILLING: when it has ended, where {@link Aftermath} says. It does not end sooner than the system
 * says so: two processes of one account must never live together.<br>
 * BACKING_OFF: at the instant it launches and goes to STARTING, and at once if somebody asks for
 * that; Wanted is known already and does not shorten the pause.<br>
 * QUARANTINED, LOGIN_NEEDED: only Released launches (also RestartAsked, of the latter). Unwanted
 * keeps the quarantine: starting the account again is no decision about its failures.<br>
 * Found, of a process that an earlier supervisor left, leads from each state of rest to STARTING,
 * without a launch.
 *
 * <p>Events that a state does not expect (a report that was on its way while the process ended)
 * change nothing.
 */
public final class WorkerLifecycle {
  private final LifecyclePolicy policy;
  private final Aftermath aftermath;

  public WorkerLifecycle(LifecyclePolicy policy, RandomGenerator random) {
    this.policy = policy;
    this.aftermath = new Aftermath(policy, random);
  }

  public Transition step(Worker worker, WorkerEvent event, Instant now) {
    return switch (event) {
      case WorkerEvent.Wanted() -> wanted(worker, now);
      case WorkerEvent.Unwanted() -> unwanted(worker, now);
      case WorkerEvent.RestartAsked() -> restartAsked(worker, now);
      case WorkerEvent.Released() -> released(worker, now);
      case WorkerEvent.Found() -> found(worker, now);
      case WorkerEvent.TurnCame() -> turnCame(worker, now);
      case WorkerEvent.LaunchFailed() -> launchFailed(worker, now);
      case WorkerEvent.Attached() -> attached(worker, now);
      case WorkerEvent.Detached() -> detached(worker);
      case WorkerEvent.Heard() -> heard(worker, now);
      case WorkerEvent.Misbehaved() -> misbehaved(worker, now);
      case WorkerEvent.LoginLost() -> same(worker.loginLost(true));
      case WorkerEvent.LoggedIn() -> same(worker.loginLost(false));
      case WorkerEvent.StoodStill(boolean all) -> stoodStill(worker, all, now);
      case WorkerEvent.Moved() -> moved(worker);
      case WorkerEvent.OverSoftCeiling() -> overSoftCeiling(worker, now);
      case WorkerEvent.OverHardCeiling() -> overHardCeiling(worker, now);
      case WorkerEvent.Exited(ExitCause cause) -> exited(worker, cause, now);
      case WorkerEvent.Tick() -> tick(worker, now);
    };
  }

  private Transition wanted(Worker worker, Instant now) {
    Worker wanted = worker.wanting(true);
    return switch (worker.state()) {
      case Stopped _ -> aftermath.launch(wanted.failed(0), List.of(), now);
      case Starting _,
          Running _,
          Draining _,
          Killing _,
          BackingOff _,
          Quarantined _,
          LoginNeeded _ ->
          same(wanted);
    };
  }

  private Transition unwanted(Worker worker, Instant now) {
    Worker unwanted = worker.wanting(false);
    return switch (worker.state()) {
      case Starting _, Running _ -> drain(unwanted.failed(0), DrainReason.ASKED, now);
      case BackingOff _, LoginNeeded _ -> same(unwanted.in(new Stopped()));
      case Stopped _, Draining _, Killing _, Quarantined _ -> same(unwanted);
    };
  }

  private Transition restartAsked(Worker worker, Instant now) {
    return switch (worker.state()) {
      case Starting _, Running _ -> drain(worker.failed(0), DrainReason.ASKED, now);
      case BackingOff _, LoginNeeded _ -> aftermath.launch(worker, List.of(), now);
      case Stopped _, Draining _, Killing _, Quarantined _ -> same(worker);
    };
  }

  private Transition released(Worker worker, Instant now) {
    return switch (worker.state()) {
      case Quarantined _ ->
          worker.wanted()
              ? aftermath.launch(worker.failed(0), List.of(), now)
              : same(worker.failed(0).in(new Stopped()));
      case LoginNeeded _ -> aftermath.launch(worker, List.of(), now);
      case Stopped _, Starting _, Running _, Draining _, Killing _, BackingOff _ -> same(worker);
    };
  }

  private Transition found(Worker worker, Instant now) {
    return switch (worker.state()) {
      case Stopped _, BackingOff _, Quarantined _, LoginNeeded _ ->
          same(worker.in(new Starting(now.plus(policy.startDeadline()))));
      case Starting _, Running _, Draining _, Killing _ -> same(worker);
    };
  }

  private Transition turnCame(Worker worker, Instant now) {
    return worker.state() instanceof Starting
        ? same(worker.in(new Starting(now.plus(policy.startDeadline()))))
        : same(worker);
  }

  private Transition launchFailed(Worker worker, Instant now) {
    return switch (worker.state()) {
      case Starting _, Killing _ -> aftermath.failed(worker, worker.failures() + 1, List.of(), now);
      case Draining draining -> aftermath.drained(worker, draining, List.of(), now);
      case Stopped _, Running _, BackingOff _, Quarantined _, LoginNeeded _ -> same(worker);
    };
  }

  private Transition attached(Worker worker, Instant now) {
    Instant silentAt = now.plus(policy.silenceDeadline());
    return switch (worker.state()) {
      case Starting _ -> same(worker.in(new Running(now, silentAt, true, false)));
      case Running running ->
          same(worker.in(new Running(running.since(), silentAt, true, running.nudged())));
      case Stopped _, Draining _, Killing _, BackingOff _, Quarantined _, LoginNeeded _ ->
          same(worker);
    };
  }

  private static Transition detached(Worker worker) {
    return worker.state() instanceof Running(Instant since, Instant silentAt, _, boolean nudged)
        ? same(worker.in(new Running(since, silentAt, false, nudged)))
        : same(worker);
  }

  private Transition heard(Worker worker, Instant now) {
    return worker.state() instanceof Running(Instant since, _, boolean attached, boolean nudged)
        ? same(worker.in(new Running(since, now.plus(policy.silenceDeadline()), attached, nudged)))
        : same(worker);
  }

  private static Transition misbehaved(Worker worker, Instant now) {
    ExitCause why = new ExitCause.ProtocolViolation();
    return switch (worker.state()) {
      case Starting _ -> kill(worker, why, now, List.of(new Kill()));
      case Running running -> kill(worker, why, running.since(), List.of(new Kill()));
      case Stopped _, Draining _, Killing _, BackingOff _, Quarantined _, LoginNeeded _ ->
          same(worker);
    };
  }

  private Transition stoodStill(Worker worker, boolean all, Instant now) {
    if (!(worker.state()
        instanceof Running(Instant since, Instant silentAt, boolean attached, boolean nudged))) {
      return same(worker);
    }
    if (!nudged) {
      return new Transition(
          worker.in(new Running(since, silentAt, attached, true)), List.of(new Nudge()));
    }
    // A new process for one file that does not come would interrupt those that do.
    return all ? drain(rested(worker, since, now), DrainReason.STALLED, now) : same(worker);
  }

  private static Transition moved(Worker worker) {
    return worker.state() instanceof Running(Instant since, Instant silentAt, boolean attached, _)
        ? same(worker.in(new Running(since, silentAt, attached, false)))
        : same(worker);
  }

  private Transition overSoftCeiling(Worker worker, Instant now) {
    return switch (worker.state()) {
      case Starting _ -> drain(worker, DrainReason.MEMORY_CEILING, now);
      case Running running ->
          drain(rested(worker, running.since(), now), DrainReason.MEMORY_CEILING, now);
      case Stopped _, Draining _, Killing _, BackingOff _, Quarantined _, LoginNeeded _ ->
          same(worker);
    };
  }

  private static Transition overHardCeiling(Worker worker, Instant now) {
    ExitCause why = new ExitCause.MemoryCeiling();
    return switch (worker.state()) {
      case Starting _, Draining _ -> kill(worker, why, now, List.of(new Kill()));
      case Running running -> kill(worker, why, running.since(), List.of(new Kill()));
      case Stopped _, Killing _, BackingOff _, Quarantined _, LoginNeeded _ -> same(worker);
    };
  }

  private Transition exited(Worker worker, ExitCause cause, Instant now) {
    return switch (worker.state()) {
      case Stopped _, BackingOff _, Quarantined _, LoginNeeded _ -> same(worker);
      case Starting _ ->
          aftermath.failed(
              worker,
              worker.failures() + 1,
              List.of(new RecordExit(Aftermath.typed(worker, cause))),
              now);
      case Running running -> aftermath.crashed(worker, running.since(), cause, now);
      case Draining draining -> {
        ExitCause recorded = mayBeClean(cause) ? draining.reason().cause() : cause;
        yield aftermath.drained(worker, draining, List.of(new RecordExit(recorded)), now);
      }
      case Killing(ExitCause why, Instant since) ->
          aftermath.failed(
              worker,
              aftermath.failures(worker, since, now),
              List.of(new RecordExit(diedOfItself(cause) ? cause : why)),
              now);
    };
  }

  /** Of one that was adopted only its disappearance is known, and that it was asked to. */
  private static boolean mayBeClean(ExitCause cause) {
    return cause instanceof ExitCause.Clean || cause instanceof ExitCause.Disappeared;
  }

  /** What happened before the kill, and perhaps was the reason for it. */
  private static boolean diedOfItself(ExitCause cause) {
    return cause instanceof ExitCause.NativeCrash || cause instanceof ExitCause.OutOfMemory;
  }

  private Transition tick(Worker worker, Instant now) {
    if (worker.nextTick().map(due -> due.isAfter(now)).orElse(true)) {
      return same(worker);
    }
    List<WorkerEffect> dumpAndKill = List.of(new Dump(), new Kill());
    return switch (worker.state()) {
      case Stopped _, Killing _, Quarantined _, LoginNeeded _ -> same(worker);
      case Starting _ -> kill(worker, new ExitCause.StartTimeout(), now, dumpAndKill);
      case Running running -> {
        ExitCause why = running.attached() ? new ExitCause.Hung() : new ExitCause.LostHeartbeat();
        yield kill(worker, why, running.since(), dumpAndKill);
      }
      case Draining draining -> kill(worker, draining.reason().killed(), now, List.of(new Kill()));
      case BackingOff _ -> aftermath.launch(worker, List.of(), now);
    };
  }

  private Transition drain(Worker worker, DrainReason reason, Instant now) {
    List<WorkerEffect> effects =
        switch (reason) {
          case ASKED, MEMORY_CEILING -> List.of(new Drain());
          case STALLED -> List.of(new Dump(), new Drain());
        };
    return new Transition(
        worker.in(new Draining(now.plus(policy.drainDeadline()), reason)), effects);
  }

  /** A stable run leaves no failures behind it. */
  private Worker rested(Worker worker, Instant since, Instant now) {
    return aftermath.stable(since, now) ? worker.failed(0) : worker;
  }

  private static Transition kill(
      Worker worker, ExitCause why, Instant since, List<WorkerEffect> effects) {
    return new Transition(worker.in(new Killing(why, since)), effects);
  }

  private static Transition same(Worker worker) {
    return new Transition(worker, List.of());
  }
}
