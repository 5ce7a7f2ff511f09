package dev.telefarm.supervisor.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.supervisor.lifecycle.WorkerEvent.Attached;
import dev.telefarm.supervisor.lifecycle.WorkerEvent.Exited;
import dev.telefarm.supervisor.lifecycle.WorkerEvent.Found;
import dev.telefarm.supervisor.lifecycle.WorkerEvent.Heard;
import dev.telefarm.supervisor.lifecycle.WorkerEvent.LaunchFailed;
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
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WorkerLifecycleTest {
  private static final Instant T0 = Instant.EPOCH;
  private static final LifecyclePolicy POLICY =
      new LifecyclePolicy(
          Duration.ofSeconds(30),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(1),
          Duration.ofSeconds(60),
          Duration.ofMinutes(1));

  private final WorkerLifecycle lifecycle = new WorkerLifecycle(POLICY, new SplittableRandom(1));

  /**
   * The whole matrix: state, event, next state, effects. A due Tick comes at the state's deadline.
   */
  @ParameterizedTest
  @CsvSource({
    "Stopped,Wanted,Starting,Launch",
    "Stopped,Unwanted,Stopped,",
    "Stopped,Found,Starting,",
    "Stopped,TurnCame,Stopped,",
    "Stopped,LaunchFailed,Stopped,",
    "Stopped,Attached,Stopped,",
    "Stopped,Heard,Stopped,",
    "Stopped,Exited,Stopped,",
    "Stopped,Tick,Stopped,",
    "Starting,Wanted,Starting,",
    "Starting,Unwanted,Draining,Drain",
    "Starting,Found,Starting,",
    "Starting,TurnCame,Starting,",
    "Starting,LaunchFailed,BackingOff,",
    "Starting,Attached,Running,",
    "Starting,Heard,Starting,",
    "Starting,Exited,BackingOff,RecordExit",
    "Starting,Tick,Killing,Kill",
    "Running,Wanted,Running,",
    "Running,Unwanted,Draining,Drain",
    "Running,Found,Running,",
    "Running,TurnCame,Running,",
    "Running,LaunchFailed,Running,",
    "Running,Attached,Running,",
    "Running,Heard,Running,",
    "Running,Exited,Starting,RecordExit Launch",
    "Running,Tick,Killing,Kill",
    "Draining,Wanted,Draining,",
    "Draining,Unwanted,Draining,",
    "Draining,Found,Draining,",
    "Draining,TurnCame,Draining,",
    "Draining,LaunchFailed,Starting,Launch",
    "Draining,Attached,Draining,",
    "Draining,Heard,Draining,",
    "Draining,Exited,Starting,RecordExit Launch",
    "Draining,Tick,Killing,Kill",
    "Killing,Wanted,Killing,",
    "Killing,Unwanted,Killing,",
    "Killing,Found,Killing,",
    "Killing,TurnCame,Killing,",
    "Killing,LaunchFailed,BackingOff,",
    "Killing,Attached,Killing,",
    "Killing,Heard,Killing,",
    "Killing,Exited,BackingOff,RecordExit",
    "Killing,Tick,Killing,",
    "BackingOff,Wanted,BackingOff,",
    "BackingOff,Unwanted,Stopped,",
    "BackingOff,Found,BackingOff,",
    "BackingOff,TurnCame,BackingOff,",
    "BackingOff,LaunchFailed,BackingOff,",
    "BackingOff,Attached,BackingOff,",
    "BackingOff,Heard,BackingOff,",
    "BackingOff,Exited,BackingOff,",
    "BackingOff,Tick,Starting,Launch",
  })
  void everyStateTakesEveryEvent(String state, String event, String next, String effects) {
    Instant due = T0.plusSeconds(1);
    Worker worker = new Worker(state(state, due), true, 0);

    Transition transition = lifecycle.step(worker, event(event), due);

    assertThat(transition.next().state().getClass().getSimpleName()).isEqualTo(next);
    assertThat(names(transition)).isEqualTo(effects == null ? "" : effects);
  }

  @Test
  void deadlineOfAStartCountsFromItsTurn() {
    Worker waiting = new Worker(new Starting(T0.plusSeconds(30)), true, 0);

    Worker launched =
        lifecycle.step(waiting, new WorkerEvent.TurnCame(), T0.plusSeconds(100)).next();

    assertThat(launched.nextTick()).contains(T0.plusSeconds(130));
  }

  @Test
  void unwantedWorkerStopsWhenItHasEnded() {
    Worker draining = new Worker(new Draining(T0), false, 3);

    Transition transition = lifecycle.step(draining, new Exited(new ExitCause.Clean()), T0);

    assertThat(transition.next()).isEqualTo(Worker.initial());
    assertThat(names(transition)).isEqualTo("RecordExit");
  }

  @Test
  void workerKilledForSilenceIsRecordedAsLost() {
    Worker running = new Worker(new Running(T0, T0.plusSeconds(5)), true, 0);

    Worker killed = lifecycle.step(running, new Tick(), T0.plusSeconds(5)).next();
    Transition ended =
        lifecycle.step(killed, new Exited(new ExitCause.Signal(9)), T0.plusSeconds(6));

    assertThat(ended.effects())
        .containsExactly(new WorkerEffect.RecordExit(new ExitCause.LostHeartbeat()));
  }

  @Test
  void anythingHeardMovesTheSilenceDeadline() {
    Worker running = new Worker(new Running(T0, T0.plusSeconds(5)), true, 0);

    Worker heard = lifecycle.step(running, new Heard(), T0.plusSeconds(4)).next();

    assertThat(heard.nextTick()).contains(T0.plusSeconds(9));
    assertThat(lifecycle.step(heard, new Tick(), T0.plusSeconds(5)).effects()).isEmpty();
  }

  @Test
  void pausesDoubleUpToTheCapWithAQuarterOfJitter() {
    Worker worker = new Worker(new Starting(T0), true, 0);
    for (int failures = 1; failures <= 40; failures++) {
      Worker failed = lifecycle.step(worker, new Exited(new ExitCause.ExitCode(1)), T0).next();
      double ideal = Math.min(60, Math.pow(2, failures - 1));
      double pause = Duration.between(T0, failed.nextTick().orElseThrow()).toNanos() / 1e9;
      assertThat(pause).isBetween(ideal * 0.75 - 1e-6, ideal * 1.25 + 1e-6);
      worker = lifecycle.step(failed, new Tick(), failed.nextTick().orElseThrow()).next();
      assertThat(worker.failures()).isEqualTo(failures);
    }
  }

  @Test
  void secondDeathInARowWaits() {
    Worker running = new Worker(new Running(T0, T0), true, 1);

    Transition transition = lifecycle.step(running, new Exited(new ExitCause.Signal(9)), T0);

    assertThat(transition.next().state()).isInstanceOf(BackingOff.class);
    assertThat(transition.next().failures()).isEqualTo(2);
  }

  @Test
  void stableRunMakesTheNextFailureTheFirst() {
    Worker running = new Worker(new Running(T0, T0), true, 7);

    assertThat(
            lifecycle
                .step(running, new Exited(new ExitCause.ExitCode(1)), T0.plusSeconds(59))
                .next()
                .failures())
        .isEqualTo(8);
    assertThat(
            lifecycle
                .step(running, new Exited(new ExitCause.ExitCode(1)), T0.plusSeconds(60))
                .next()
                .failures())
        .isEqualTo(1);
  }

  /**
   * Thousands of schedules against a model of the process: never two at once, never a deadlock.
   * Replay with -Dseed.
   */
  @Test
  void randomSchedulesKeepTheInvariants() {
    long seed = Long.getLong("seed", 20261122L);
    System.out.println("seed=" + seed);
    RandomGenerator random = new SplittableRandom(seed);
    for (int run = 0; run < 3000; run++) {
      simulate(random);
    }
  }

  private void simulate(RandomGenerator random) {
    Worker worker = Worker.initial();
    boolean process = false;
    boolean attached = false;
    Instant now = T0;
    for (int step = 0; step < 60; step++) {
      List<WorkerEvent> possible =
          new ArrayList<>(List.of(new Wanted(), new Unwanted(), new Tick()));
      if (process) {
        possible.add(new Exited(new ExitCause.ExitCode(1)));
        possible.add(attached ? new Heard() : new Attached());
      }
      WorkerEvent event = possible.get(random.nextInt(possible.size()));
      now =
          event instanceof Tick
              ? worker.nextTick().filter(now::isBefore).orElse(now)
              : now.plusMillis(random.nextInt(1000));
      if (event instanceof Exited) {
        process = false;
        attached = false;
      } else if (event instanceof Attached) {
        attached = true;
      }
      Transition transition = lifecycle.step(worker, event, now);
      worker = transition.next();
      for (WorkerEffect effect : transition.effects()) {
        if (effect instanceof WorkerEffect.Launch) {
          assertThat(process).as("a second process beside a living one").isFalse();
          process = true;
        }
      }
      assertThat(worker.hasProcess()).isEqualTo(process);
      if (worker.wanted()) {
        assertThat(worker.state()).as("wanted, so not at rest").isNotInstanceOf(Stopped.class);
      } else {
        assertThat(worker.state())
            .as("unwanted, so not to be launched")
            .isNotInstanceOf(BackingOff.class);
      }
      if (!(worker.state() instanceof Stopped) && !(worker.state() instanceof Killing)) {
        assertThat(worker.nextTick()).as("something must happen by itself").isPresent();
      }
    }
  }

  private static WorkerState state(String name, Instant due) {
    return switch (name) {
      case "Stopped" -> new Stopped();
      case "Starting" -> new Starting(due);
      case "Running" -> new Running(T0, due);
      case "Draining" -> new Draining(due);
      case "Killing" -> new Killing(new ExitCause.StartTimeout(), T0);
      default -> new BackingOff(due);
    };
  }

  private static WorkerEvent event(String name) {
    return switch (name) {
      case "Wanted" -> new Wanted();
      case "Unwanted" -> new Unwanted();
      case "Found" -> new Found();
      case "TurnCame" -> new WorkerEvent.TurnCame();
      case "LaunchFailed" -> new LaunchFailed();
      case "Attached" -> new Attached();
      case "Heard" -> new Heard();
      case "Exited" -> new Exited(new ExitCause.ExitCode(1));
      default -> new Tick();
    };
  }

  private static String names(Transition transition) {
    return String.join(
        " ",
        transition.effects().stream().map(effect -> effect.getClass().getSimpleName()).toList());
  }
}
