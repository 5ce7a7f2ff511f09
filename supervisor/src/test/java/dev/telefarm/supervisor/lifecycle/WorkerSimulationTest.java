package dev.telefarm.supervisor.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.supervisor.lifecycle.WorkerEffect.Drain;
import dev.telefarm.supervisor.lifecycle.WorkerEffect.Kill;
import dev.telefarm.supervisor.lifecycle.WorkerEffect.Launch;
import dev.telefarm.supervisor.lifecycle.WorkerEvent.Exited;
import dev.telefarm.supervisor.lifecycle.WorkerEvent.LaunchFailed;
import dev.telefarm.supervisor.lifecycle.WorkerEvent.Tick;
import dev.telefarm.supervisor.lifecycle.WorkerEvent.Unwanted;
import dev.telefarm.supervisor.lifecycle.WorkerState.BackingOff;
import dev.telefarm.supervisor.lifecycle.WorkerState.Draining;
import dev.telefarm.supervisor.lifecycle.WorkerState.Killing;
import dev.telefarm.supervisor.lifecycle.WorkerState.LoginNeeded;
import dev.telefarm.supervisor.lifecycle.WorkerState.Quarantined;
import dev.telefarm.supervisor.lifecycle.WorkerState.Running;
import dev.telefarm.supervisor.lifecycle.WorkerState.Stopped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Thousands of schedules against a model of the process, with the invariants checked after every
 * step. Replay with -Dseed.
 */
final class WorkerSimulationTest {
  private static final int SCHEDULES = 5000;
  private static final int STEPS = 80;
  private static final int QUARANTINE_AFTER = 4;
  private static final LifecyclePolicy POLICY =
      new LifecyclePolicy(
          Duration.ofSeconds(30),
          Duration.ofSeconds(3),
          Duration.ofSeconds(10),
          Duration.ofSeconds(1),
          Duration.ofSeconds(4),
          Duration.ofMinutes(1),
          QUARANTINE_AFTER);
  private static final List<ExitCause> CAUSES =
      List.of(
          new ExitCause.Clean(),
          new ExitCause.ExitCode(70),
          new ExitCause.Signal(9),
          new ExitCause.OutOfMemory(),
          new ExitCause.NativeCrash(),
          new ExitCause.Disappeared());

  @Test
  void randomSchedulesKeepTheInvariants() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("seed=" + seed);
    RandomGenerator random = new SplittableRandom(seed);
    int quarantines = 0;
    int parked = 0;
    for (int schedule = 0; schedule < SCHEDULES; schedule++) {
      var run = new Schedule(random);
      for (int step = 0; step < STEPS; step++) {
        run.somethingHappens();
      }
      run.endsWhenUnwanted();
      quarantines += run.quarantines;
      parked += run.parked;
    }
    // Or it has shown nothing.
    assertThat(quarantines).isGreaterThan(SCHEDULES / 100);
    assertThat(parked).isGreaterThan(SCHEDULES / 100);
  }

  private static final class Schedule {
    private final RandomGenerator random;
    private final WorkerLifecycle lifecycle;
    private Worker worker = Worker.initial();
    private Instant now = Instant.EPOCH;

    /** The process exists, or may come to be any moment. */
    private boolean process;

    private boolean launching;
    private int quarantines;
    private int parked;

    Schedule(RandomGenerator random) {
      this.random = random;
      this.lifecycle = new WorkerLifecycle(POLICY, random);
    }

    void somethingHappens() {
      List<WorkerEvent> possible = possible();
      WorkerEvent event = possible.get(random.nextInt(possible.size()));
      now =
          event instanceof Tick
              ? worker.nextTick().filter(now::isBefore).orElse(now)
              : now.plusMillis(random.nextInt(10) == 0 ? random.nextInt(90_000) : 100);
      happens(event);
    }

    private List<WorkerEvent> possible() {
      List<WorkerEvent> possible =
          new ArrayList<>(
              List.of(
                  new WorkerEvent.Wanted(),
                  new WorkerEvent.Wanted(),
                  new Unwanted(),
                  new WorkerEvent.RestartAsked(),
                  new WorkerEvent.Released(),
                  new Tick(),
                  new Tick(),
                  new Tick()));
      if (process) {
        for (ExitCause cause : CAUSES) {
          possible.add(new Exited(cause));
        }
        if (launching) {
          possible.add(new LaunchFailed());
          possible.add(new WorkerEvent.TurnCame());
        }
        // Whatever the state is: reports are on their way, and samples are late.
        possible.addAll(
            List.of(
                new WorkerEvent.Attached(),
                new WorkerEvent.Attached(),
                new WorkerEvent.Detached(),
                new WorkerEvent.Heard(),
                new WorkerEvent.Misbehaved(),
                new WorkerEvent.LoginLost(),
                new WorkerEvent.LoggedIn(),
                new WorkerEvent.StoodStill(random.nextBoolean()),
                new WorkerEvent.Moved(),
                new WorkerEvent.OverSoftCeiling(),
                new WorkerEvent.OverHardCeiling()));
      }
      return possible;
    }

    private void happens(WorkerEvent event) {
      Worker before = worker;
      switch (event) {
        case Exited _, LaunchFailed _ -> process = false;
        case WorkerEvent.Attached _ -> launching = false;
        default -> {}
      }
      Transition transition = lifecycle.step(worker, event, now);
      worker = transition.next();
      for (WorkerEffect effect : transition.effects()) {
        if (effect instanceof Launch) {
          launched(before, event);
        }
      }
      hold(before, transition);
    }

    private void launched(Worker before, WorkerEvent event) {
      assertThat(process).as("a second process beside a living one").isFalse();
      assertThat(worker.wanted()).as("launched, so wanted").isTrue();
      boolean asked =
          event instanceof WorkerEvent.Wanted
              || event instanceof WorkerEvent.Released
              || event instanceof WorkerEvent.RestartAsked
              || before.state() instanceof Draining;
      if (before.state() instanceof Quarantined) {
        assertThat(event).as("out of quarantine").isInstanceOf(WorkerEvent.Released.class);
      }
      if (before.loginLost()) {
        assertThat(asked).as("without a session, after " + event).isTrue();
      }
      process = true;
      launching = true;
    }

    private void hold(Worker before, Transition transition) {
      assertThat(worker.hasProcess()).isEqualTo(process);
      boolean rests = !worker.hasProcess() && worker.nextTick().isEmpty();
      if (worker.wanted()) {
        assertThat(worker.state()).as("wanted, so not at rest").isNotInstanceOf(Stopped.class);
      } else {
        assertThat(worker.state())
            .as("unwanted, so not to be launched")
            .isNotInstanceOf(BackingOff.class)
            .isNotInstanceOf(LoginNeeded.class);
      }
      if (!rests && !(worker.state() instanceof Killing)) {
        assertThat(worker.nextTick()).as("something must happen by itself").isPresent();
      }
      assertThat(worker.failures()).isLessThanOrEqualTo(QUARANTINE_AFTER);
      if (worker.state() instanceof BackingOff(Instant until)
          && !(before.state() instanceof BackingOff)) {
        Duration ideal = POLICY.backoff(worker.failures());
        assertThat(Duration.between(now, until))
            .isBetween(ideal.multipliedBy(3).dividedBy(4), ideal.multipliedBy(5).dividedBy(4));
      }
      if (worker.state() instanceof Quarantined && !(before.state() instanceof Quarantined)) {
        quarantines++;
        assertThat(worker.failures()).isEqualTo(QUARANTINE_AFTER);
        assertThat(transition.effects()).contains(new WorkerEffect.Quarantine(QUARANTINE_AFTER));
      }
      if (worker.state() instanceof LoginNeeded && !(before.state() instanceof LoginNeeded)) {
        parked++;
        assertThat(worker.loginLost()).isTrue();
      }
      if (worker.state() instanceof Draining && before.state() instanceof Running) {
        assertThat(transition.effects()).contains(new Drain());
      }
      if (worker.state() instanceof Killing && !(before.state() instanceof Killing)) {
        assertThat(transition.effects()).contains(new Kill());
      }
    }

    /**
     * Whatever happened before: a process that does nothing by itself is ended, and no other is
     * begun.
     */
    void endsWhenUnwanted() {
      happens(new Unwanted());
      for (int step = 0; process && step < 3; step++) {
        if (worker.state() instanceof Killing) {
          happens(new Exited(new ExitCause.Signal(9)));
        } else {
          now = worker.nextTick().orElseThrow();
          happens(new Tick());
        }
      }
      assertThat(process).isFalse();
      assertThat(worker.state()).isInstanceOfAny(Stopped.class, Quarantined.class);
    }
  }
}
