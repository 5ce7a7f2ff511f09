package dev.telefarm.supervisor.lifecycle;

import dev.telefarm.supervisor.lifecycle.WorkerEffect.Drain;
import dev.telefarm.supervisor.lifecycle.WorkerEffect.Kill;
import dev.telefarm.supervisor.lifecycle.WorkerEffect.Launch;
import dev.telefarm.supervisor.lifecycle.WorkerEffect.RecordExit;
import dev.telefarm.supervisor.lifecycle.WorkerEvent.Attached;
import dev.telefarm.supervisor.lifecycle.WorkerEvent.Exited;
import dev.telefarm.supervisor.lifecycle.WorkerEvent.Found;
import dev.telefarm.supervisor.lifecycle.WorkerEvent.Heard;
import dev.telefarm.supervisor.lifecycle.WorkerEvent.LaunchFailed;
import dev.telefarm.supervisor.lifecycle.WorkerEvent.OverHardCeiling;
import dev.telefarm.supervisor.lifecycle.WorkerEvent.OverSoftCeiling;
import dev.telefarm.supervisor.lifecycle.WorkerEvent.Tick;
import dev.telefarm.supervisor.lifecycle.WorkerEvent.Unwanted;
import dev.telefarm.supervisor.lifecycle.WorkerEvent.Wanted;
import dev.telefarm.supervisor.lifecycle.WorkerState.BackingOff;
import dev.telefarm.supervisor.lifecycle.WorkerState.Draining;
import dev.telefarm.supervisor.lifecycle.WorkerState.Killing;
import dev.telefarm.supervisor.lifecycle.WorkerState.Running;
import dev.telefarm.supervisor.lifecycle.WorkerState.Starting;
import dev.telefarm.supervisor.lifecycle.WorkerState.Stopped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The state machine of a worker. A step is pure but for the jitter it draws.
 *
 * <p>STOPPED: Wanted launches and goes to STARTING; Found goes to STARTING without a launch.<br>
 * STARTING: Attached goes to RUNNING; at the deadline it is killed (KILLING, start timeout).<br>
 * RUNNING: whatever is heard moves the silence deadline; at that deadline it is killed (KILLING,
 * lost heartbeat). A broken connection alone changes nothing: the worker dials again, and the
 * silence deadline covers both.<br>
 * STARTING, RUNNING: Unwanted asks it to end and goes to DRAINING; an end that nobody asked for
 * goes to BACKING_OFF, or to STARTING if it was RUNNING and this is the first.<br>
 * RUNNING: above the soft memory ceiling it is asked to end (DRAINING) and launched again then.<br>
 * STARTING, RUNNING, DRAINING: above the hard memory ceiling it is killed (KILLING).<br>
 * DRAINING: at the deadline it is killed; when it has ended, STOPPED, or launched at once if it
 * became wanted meanwhile.<br>
 * KILLING: when it has ended, BACKING_OFF if wanted, else STOPPED. It does not end sooner than the
 * system says so: two processes of one account must never live together.<br>
 * BACKING_OFF: at the instant it launches and goes to STARTING; Unwanted goes to STOPPED; Wanted is
 * known already and does not shorten the pause.
 *
 * <p>A running worker that dies for the first time is launched again at once: its downloads go on,
 * and a second death waits. The pause is geometric in the failures in a row, capped, with a jitter
 * of +-25 % so that many workers do not return together. A run of {@code stableAfter} makes the
 * next failure the first. Events that a state does not expect (a report that was on its way while
 * the process ended) change nothing.
 */
public final class WorkerLifecycle {
  private final LifecyclePolicy policy;
  private final RandomGenerator random;

  public WorkerLifecycle(LifecyclePolicy policy, RandomGenerator random) {
    this.policy = policy;
    this.random = random;
  }

  public Transition step(Worker worker, WorkerEvent event, Instant now) {
    return switch (event) {
      case Wanted() -> wanted(worker, now);
      case Unwanted() -> unwanted(worker, now);
      case Found() -> found(worker, now);
      case LaunchFailed() -> launchFailed(worker, now);
      case Attached() -> attached(worker, now);
      case Heard() -> heard(worker, now);
      case Exited(ExitCause cause) -> exited(worker, cause, now);
      case OverSoftCeiling() -> overSoftCeiling(worker, now);
      case OverHardCeiling() -> overHardCeiling(worker, now);
      case Tick() -> tick(worker, now);
    };
  }

  private Transition wanted(Worker worker, Instant now) {
    return switch (worker.state()) {
      case Stopped() -> launch(new Worker(worker.state(), true, 0), now, List.of());
      case Starting s -> stay(s, true, worker);
      case Running s -> stay(s, true, worker);
      case Draining s -> stay(s, true, worker);
      case Killing s -> stay(s, true, worker);
      case BackingOff s -> stay(s, true, worker);
    };
  }

  private Transition unwanted(Worker worker, Instant now) {
    return switch (worker.state()) {
      case Stopped s -> stay(s, false, worker);
      case Starting _, Running _ -> drain(worker, now);
      case Draining s -> stay(s, false, worker);
      case Killing s -> stay(s, false, worker);
      case BackingOff _ -> stay(new Stopped(), false, worker);
    };
  }

  private Transition found(Worker worker, Instant now) {
    return switch (worker.state()) {
      case Stopped() ->
          stay(new Starting(now.plus(policy.startDeadline())), worker.wanted(), worker);
      case Starting _, Running _, Draining _, Killing _, BackingOff _ -> same(worker);
    };
  }

  private Transition launchFailed(Worker worker, Instant now) {
    return switch (worker.state()) {
      case Starting _, Killing _ -> backOff(worker, worker.failures() + 1, now, List.of());
      case Draining s -> ended(worker, s, now, List.of());
      case Stopped _, Running _, BackingOff _ -> same(worker);
    };
  }

  private Transition attached(Worker worker, Instant now) {
    return switch (worker.state()) {
      case Starting s ->
          stay(new Running(now, now.plus(policy.silenceDeadline())), worker.wanted(), worker);
      case Running _ -> heard(worker, now);
      case Stopped _, Draining _, Killing _, BackingOff _ -> same(worker);
    };
  }

  private Transition heard(Worker worker, Instant now) {
    return switch (worker.state()) {
      case Running(Instant since, Instant _) ->
          stay(new Running(since, now.plus(policy.silenceDeadline())), worker.wanted(), worker);
      case Stopped _, Starting _, Draining _, Killing _, BackingOff _ -> same(worker);
    };
  }

  private Transition exited(Worker worker, ExitCause cause, Instant now) {
    List<WorkerEffect> record = List.of(new RecordExit(cause));
    return switch (worker.state()) {
      case Stopped _, BackingOff _ -> same(worker);
      case Starting _ -> backOff(worker, worker.failures() + 1, now, record);
      case Running(Instant since, Instant _) -> crashed(worker, since, now, record);
      case Draining s -> ended(worker, s, now, record);
      case Killing(ExitCause why, Instant since) ->
          backOff(worker, failuresAfter(worker, since, now), now, List.of(new RecordExit(why)));
    };
  }

  private Transition overSoftCeiling(Worker worker, Instant now) {
    return switch (worker.state()) {
      case Running _ ->
          new Transition(
              new Worker(
                  new Draining(now.plus(policy.drainDeadline())),
                  worker.wanted(),
                  worker.failures()),
              List.of(new Drain()));
      case Stopped _, Starting _, Draining _, Killing _, BackingOff _ -> same(worker);
    };
  }

  private Transition overHardCeiling(Worker worker, Instant now) {
    return switch (worker.state()) {
      case Starting _, Draining _ -> kill(worker, new ExitCause.MemoryCeiling(), now);
      case Running(Instant since, Instant _) -> kill(worker, new ExitCause.MemoryCeiling(), since);
      case Stopped _, Killing _, BackingOff _ -> same(worker);
    };
  }

  private Transition crashed(Worker worker, Instant since, Instant now, List<WorkerEffect> record) {
    int failures = failuresAfter(worker, since, now);
    return worker.wanted() && failures == 1
        ? launch(new Worker(worker.state(), true, failures), now, record)
        : backOff(worker, failures, now, record);
  }

  private Transition tick(Worker worker, Instant now) {
    if (worker.nextTick().map(due -> due.isAfter(now)).orElse(true)) {
      return same(worker);
    }
    return switch (worker.state()) {
      case Stopped _, Killing _ -> same(worker);
      case Starting _ -> kill(worker, new ExitCause.StartTimeout(), now);
      case Running(Instant since, Instant _) -> kill(worker, new ExitCause.LostHeartbeat(), since);
      case Draining _ -> kill(worker, new ExitCause.Signal(9), now);
      case BackingOff _ -> launch(worker, now, List.of());
    };
  }

  private Transition launch(Worker worker, Instant now, List<WorkerEffect> before) {
    List<WorkerEffect> effects = new ArrayList<>(before);
    effects.add(new Launch());
    return new Transition(
        new Worker(new Starting(now.plus(policy.startDeadline())), true, worker.failures()),
        effects);
  }

  private Transition drain(Worker worker, Instant now) {
    return new Transition(
        new Worker(new Draining(now.plus(policy.drainDeadline())), false, worker.failures()),
        List.of(new Drain()));
  }

  private Transition ended(
      Worker worker, WorkerState state, Instant now, List<WorkerEffect> effects) {
    return worker.wanted()
        ? launch(new Worker(state, true, 0), now, effects)
        : new Transition(new Worker(new Stopped(), false, 0), effects);
  }

  private Transition kill(Worker worker, ExitCause why, Instant since) {
    return new Transition(
        new Worker(new Killing(why, since), worker.wanted(), worker.failures()),
        List.of(new Kill()));
  }

  private Transition backOff(Worker worker, int failures, Instant now, List<WorkerEffect> effects) {
    if (!worker.wanted()) {
      return new Transition(new Worker(new Stopped(), false, 0), effects);
    }
    Duration pause = policy.backoff(failures);
    long jittered = (long) (pause.toNanos() * (0.75 + 0.5 * random.nextDouble()));
    return new Transition(
        new Worker(new BackingOff(now.plusNanos(jittered)), true, failures), effects);
  }

  private int failuresAfter(Worker worker, Instant since, Instant now) {
    return Duration.between(since, now).compareTo(policy.stableAfter()) >= 0
        ? 1
        : worker.failures() + 1;
  }

  private static Transition stay(WorkerState state, boolean wanted, Worker worker) {
    return new Transition(new Worker(state, wanted, worker.failures()), List.of());
  }

  private static Transition same(Worker worker) {
    return new Transition(worker, List.of());
  }
}
