package dev.telefarm.supervisor.lifecycle;

import dev.telefarm.supervisor.lifecycle.WorkerEffect.Launch;
import dev.telefarm.supervisor.lifecycle.WorkerEffect.Quarantine;
import dev.telefarm.supervisor.lifecycle.WorkerEffect.RecordExit;
import dev.telefarm.supervisor.lifecycle.WorkerState.BackingOff;
import dev.telefarm.supervisor.lifecycle.WorkerState.Draining;
import dev.telefarm.supervisor.lifecycle.WorkerState.LoginNeeded;
import dev.telefarm.supervisor.lifecycle.WorkerState.Quarantined;
import dev.telefarm.supervisor.lifecycle.WorkerState.Starting;
import dev.telefarm.supervisor.lifecycle.WorkerState.Stopped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What follows when a process has ended: the restart policy.
 *
 * <p>One that ended as it was asked to is stopped, or launched at once if it is wanted. After any
 * other end, in this order: not wanted is stopped; without a session it waits for a login, because
 * another process would find the same; as many failures in a row as the policy allows quarantine
 * it, but for stalls; the first failure of one that was running is launched at once, because its
 * downloads go on, unless they stood still; everything else pauses. The pause is geometric in the
 * failures in a row, capped, with a jitter of +-25 % so that many workers do not return together. A
 * run of {@code stableAfter} makes the next failure the first.
 */
final class Aftermath {
  private final LifecyclePolicy policy;
  private final RandomGenerator random;

  Aftermath(LifecyclePolicy policy, RandomGenerator random) {
    this.policy = policy;
    this.random = random;
  }

  /** A process that was asked to end has, or never came to be. */
  Transition drained(Worker worker, Draining draining, List<WorkerEffect> before, Instant now) {
    return switch (draining.reason()) {
      case ASKED, MEMORY_CEILING ->
          worker.wanted()
              ? launch(worker, before, now)
              : new Transition(rest(worker, new Stopped()), before);
      case STALLED -> stalled(worker, before, now);
    };
  }

  /** One that was running ended by itself. */
  Transition crashed(Worker worker, Instant since, ExitCause cause, Instant now) {
    List<WorkerEffect> record = List.of(new RecordExit(typed(worker, cause)));
    if (cause instanceof ExitCause.Stalled) {
      return stalled(worker, record, now); // as if that had been found here
    }
    int failures = failures(worker, since, now);
    boolean again = worker.wanted() && !worker.loginLost() && failures == 1;
    return again && failures < policy.quarantineAfter()
        ? launch(worker.failed(failures), record, now)
        : failed(worker, failures, record, now);
  }

  /** It ended unasked, or could not be launched. */
  Transition failed(Worker worker, int failures, List<WorkerEffect> before, Instant now) {
    if (!worker.wanted()) {
      return new Transition(rest(worker, new Stopped()), before);
    }
    if (worker.loginLost()) {
      return new Transition(rest(worker, new LoginNeeded()), before);
    }
    if (failures >= policy.quarantineAfter()) {
      List<WorkerEffect> effects = new ArrayList<>(before);
      effects.add(new Quarantine(failures));
      return new Transition(worker.failed(failures).in(new Quarantined()), effects);
    }
    return pause(worker, failures, before, now);
  }

  /**
   * Its downloads stood still. However long it ran, it did nothing in the end; but that is mostly
   * the network's doing or Telegram's, which pass and are nobody's to release it from: stalls alone
   * take it half the way to the quarantine at most.
   */
  private Transition stalled(Worker worker, List<WorkerEffect> before, Instant now) {
    if (!worker.wanted() || worker.loginLost()) {
      return failed(worker, worker.failures(), before, now);
    }
    int most = Math.max(worker.failures(), policy.quarantineAfter() / 2);
    return pause(worker, Math.min(worker.failures() + 1, Math.max(1, most)), before, now);
  }

  private Transition pause(Worker worker, int failures, List<WorkerEffect> before, Instant now) {
    Duration pause = policy.backoff(failures);
    long jittered = (long) (pause.toNanos() * (0.75 + 0.5 * random.nextDouble()));
    return new Transition(
        worker.failed(failures).in(new BackingOff(now.plusNanos(jittered))), before);
  }

  Transition launch(Worker worker, List<WorkerEffect> before, Instant now) {
    List<WorkerEffect> effects = new ArrayList<>(before);
    effects.add(new Launch());
    return new Transition(worker.in(new Starting(now.plus(policy.startDeadline()))), effects);
  }

  /** Failures in a row if a process that ran since then fails now. */
  int failures(Worker worker, Instant since, Instant now) {
    return stable(since, now) ? 1 : worker.failures() + 1;
  }

  boolean stable(Instant since, Instant now) {
    return Duration.between(since, now).compareTo(policy.stableAfter()) >= 0;
  }

  /** An end by itself after the session's end is the session's doing. */
  static ExitCause typed(Worker worker, ExitCause cause) {
    return switch (cause) {
      case ExitCause.Clean _, ExitCause.ExitCode _ ->
          worker.loginLost() ? new ExitCause.LoginLost() : cause;
      case ExitCause.Signal _,
          ExitCause.OutOfMemory _,
          ExitCause.NativeCrash _,
          ExitCause.Hung _,
          ExitCause.LostHeartbeat _,
          ExitCause.Stalled _,
          ExitCause.MemoryCeiling _,
          ExitCause.ProtocolViolation _,
          ExitCause.LoginLost _,
          ExitCause.StartTimeout _,
          ExitCause.Disappeared _ ->
          cause;
    };
  }

  private static Worker rest(Worker worker, WorkerState state) {
    return worker.failed(0).in(state);
  }
}
