package dev.telefarm.supervisor.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.supervisor.lifecycle.WorkerEffect.Drain;
import dev.telefarm.supervisor.lifecycle.WorkerEffect.Dump;
import dev.telefarm.supervisor.lifecycle.WorkerEffect.Launch;
import dev.telefarm.supervisor.lifecycle.WorkerEffect.Nudge;
import dev.telefarm.supervisor.lifecycle.WorkerEffect.Quarantine;
import dev.telefarm.supervisor.lifecycle.WorkerEffect.RecordExit;
import dev.telefarm.supervisor.lifecycle.WorkerEvent.Exited;
import dev.telefarm.supervisor.lifecycle.WorkerEvent.Tick;
import dev.telefarm.supervisor.lifecycle.WorkerState.BackingOff;
import dev.telefarm.supervisor.lifecycle.WorkerState.Draining;
import dev.telefarm.supervisor.lifecycle.WorkerState.Killing;
import dev.telefarm.supervisor.lifecycle.WorkerState.LoginNeeded;
import dev.telefarm.supervisor.lifecycle.WorkerState.Quarantined;
import dev.telefarm.supervisor.lifecycle.WorkerState.Running;
import dev.telefarm.supervisor.lifecycle.WorkerState.Starting;
import dev.telefarm.supervisor.lifecycle.WorkerState.Stopped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the matrix of {@link WorkerMatrixTest} does not say: causes, counts, pauses. */
final class WorkerLifecycleTest {
  private static final Instant T0 = Instant.EPOCH;
  private static final ExitCause CRASH = new ExitCause.ExitCode(1);
  private static final LifecyclePolicy POLICY = policy(1000);

  private final WorkerLifecycle lifecycle = new WorkerLifecycle(POLICY, new SplittableRandom(1));

  private static LifecyclePolicy policy(int quarantineAfter) {
    return new LifecyclePolicy(
        Duration.ofSeconds(30),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(1),
        Duration.ofSeconds(60),
        Duration.ofMinutes(1),
        quarantineAfter);
  }

  private static Worker running(int failures) {
    return worker(new Running(T0, T0.plusSeconds(5), true, false), failures);
  }

  private static Worker worker(WorkerState state, int failures) {
    return new Worker(state, true, failures, false);
  }

  private Transition step(Worker worker, WorkerEvent event, Instant at) {
    return lifecycle.step(worker, event, at);
  }

  @Test
  void deadlineOfAStartCountsFromItsTurn() {
    Worker waiting = worker(new Starting(T0.plusSeconds(30)), 0);

    Worker launched = step(waiting, new WorkerEvent.TurnCame(), T0.plusSeconds(100)).next();

    assertThat(launched.nextTick()).contains(T0.plusSeconds(130));
  }

  @Test
  void unwantedWorkerStopsWhenItHasEnded() {
    Worker draining = new Worker(new Draining(T0, DrainReason.ASKED), false, 3, false);

    Transition transition = step(draining, new Exited(new ExitCause.Clean()), T0);

    assertThat(transition.next()).isEqualTo(Worker.initial());
    assertThat(transition.effects()).containsExactly(new RecordExit(new ExitCause.Clean()));
    assertThat(step(draining, new Exited(new ExitCause.Disappeared()), T0)).isEqualTo(transition);
  }

  @Test
  void silentWorkerIsHungIfItsConnectionStandsAndLostIfNot() {
    Worker detached = step(running(0), new WorkerEvent.Detached(), T0.plusSeconds(1)).next();

    assertThat(killed(running(0)).why()).isEqualTo(new ExitCause.Hung());
    assertThat(killed(detached).why()).isEqualTo(new ExitCause.LostHeartbeat());
    Worker again = step(detached, new WorkerEvent.Attached(), T0).next();
    assertThat(killed(again).why()).isEqualTo(new ExitCause.Hung());
  }

  private Killing killed(Worker worker) {
    return (Killing) step(worker, new Tick(), T0.plusSeconds(5)).next().state();
  }

  @Test
  void killedWorkerIsRecordedWithTheReasonOfTheKill() {
    Worker killing = worker(new Killing(new ExitCause.Hung(), T0), 0);

    assertThat(step(killing, new Exited(new ExitCause.Signal(9)), T0).effects())
        .containsExactly(new RecordExit(new ExitCause.Hung()));
    // It was silent because it was writing its error file.
    assertThat(step(killing, new Exited(new ExitCause.NativeCrash()), T0).effects())
        .containsExactly(new RecordExit(new ExitCause.NativeCrash()));
  }

  @Test
  void anythingHeardMovesTheSilenceDeadline() {
    Worker heard = step(running(0), new WorkerEvent.Heard(), T0.plusSeconds(4)).next();

    assertThat(heard.nextTick()).contains(T0.plusSeconds(9));
    assertThat(step(heard, new Tick(), T0.plusSeconds(5)).effects()).isEmpty();
  }

  @Test
  void pausesDoubleUpToTheCapWithAQuarterOfJitter() {
    Worker worker = worker(new Starting(T0), 0);
    for (int failures = 1; failures <= 40; failures++) {
      Worker failed = step(worker, new Exited(CRASH), T0).next();
      double ideal = Math.min(60, Math.pow(2, failures - 1));
      double pause = Duration.between(T0, failed.nextTick().orElseThrow()).toNanos() / 1e9;
      assertThat(pause).isBetween(ideal * 0.75 - 1e-6, ideal * 1.25 + 1e-6);
      worker = step(failed, new Tick(), failed.nextTick().orElseThrow()).next();
      assertThat(worker.failures()).isEqualTo(failures);
    }
  }

  @Test
  void secondDeathInARowWaits() {
    Transition transition = step(running(1), new Exited(new ExitCause.Signal(9)), T0);

    assertThat(transition.next().state()).isInstanceOf(BackingOff.class);
    assertThat(transition.next().failures()).isEqualTo(2);
  }

  @Test
  void stableRunMakesTheNextFailureTheFirst() {
    assertThat(step(running(7), new Exited(CRASH), T0.plusSeconds(59)).next().failures())
        .isEqualTo(8);
    assertThat(step(running(7), new Exited(CRASH), T0.plusSeconds(60)).next().failures())
        .isEqualTo(1);
  }

  @Test
  void failuresInARowEndInQuarantineWhichOnlyReleaseEnds() {
    var strict = new WorkerLifecycle(policy(3), new SplittableRandom(1));

    Transition transition = strict.step(running(2), new Exited(CRASH), T0);

    Worker quarantined = transition.next();
    assertThat(quarantined.state()).isEqualTo(new Quarantined());
    assertThat(transition.effects()).containsExactly(new RecordExit(CRASH), new Quarantine(3));
    assertThat(quarantined.nextTick()).isEmpty();
    Worker stopped = strict.step(quarantined, new WorkerEvent.Unwanted(), T0).next();
    assertThat(strict.step(stopped, new WorkerEvent.Wanted(), T0).effects()).isEmpty();
    assertThat(strict.step(stopped, new WorkerEvent.Released(), T0).next())
        .isEqualTo(Worker.initial());
    Transition released = strict.step(quarantined, new WorkerEvent.Released(), T0);
    assertThat(released.effects()).containsExactly(new Launch());
    assertThat(released.next().failures()).isZero();
  }

  @Test
  void whatStandsStillIsNudgedAndEndedWhenItStandsStillAgain() {
    Transition nudged = step(running(0), new WorkerEvent.StoodStill(true), T0);
    assertThat(nudged.effects()).containsExactly(new Nudge());

    Transition ended = step(nudged.next(), new WorkerEvent.StoodStill(true), T0);

    assertThat(ended.effects()).containsExactly(new Dump(), new Drain());
    Transition gone = step(ended.next(), new Exited(new ExitCause.Clean()), T0);
    assertThat(gone.effects()).containsExactly(new RecordExit(new ExitCause.Stalled()));
    assertThat(gone.next().failures()).isEqualTo(1);
    assertThat(gone.next().state()).isInstanceOf(BackingOff.class);
  }

  @Test
  void workerThatEndsBecauseItStallsPausesAsIfThatWasFoundHere() {
    Transition transition =
        step(running(0), new Exited(new ExitCause.Stalled()), T0.plusSeconds(3600));

    assertThat(transition.next().state()).isInstanceOf(WorkerState.BackingOff.class);
    assertThat(transition.next().failures()).isEqualTo(1);
    assertThat(transition.effects()).containsExactly(new RecordExit(new ExitCause.Stalled()));
    assertThat(
            step(running(4), new Exited(new ExitCause.Stalled()), T0.plusSeconds(3600))
                .next()
                .failures())
        .isEqualTo(5);
  }

  @Test
  void stallsAloneNeverQuarantine() {
    var ten = new WorkerLifecycle(policy(10), new SplittableRandom(1));
    Worker worker = running(0);
    for (int i = 0; i < 100; i++) {
      Worker gone =
          ten.step(worker, new Exited(new ExitCause.Stalled()), T0.plusSeconds(3600)).next();
      assertThat(gone.state()).isInstanceOf(WorkerState.BackingOff.class);
      worker = running(gone.failures());
    }
    assertThat(worker.failures()).isEqualTo(5);
  }

  @Test
  void oneFileThatStandsStillAmongOthersIsNudgedOnceAndEndsNobody() {
    Worker nudged = step(running(0), new WorkerEvent.StoodStill(false), T0).next();

    assertThat(step(nudged, new WorkerEvent.StoodStill(false), T0))
        .isEqualTo(new Transition(nudged, List.of()));
    Worker moving = step(nudged, new WorkerEvent.Moved(), T0).next();
    assertThat(step(moving, new WorkerEvent.StoodStill(true), T0).effects())
        .containsExactly(new Nudge());
  }

  @Test
  void softMemoryCeilingIsNoFailure() {
    Worker drained = step(running(4), new WorkerEvent.OverSoftCeiling(), T0).next();

    Transition again = step(drained, new Exited(new ExitCause.Clean()), T0);

    assertThat(again.effects())
        .containsExactly(new RecordExit(new ExitCause.MemoryCeiling()), new Launch());
    assertThat(again.next().failures()).isEqualTo(4);
  }

  @Test
  void hardMemoryCeilingIsAFailure() {
    Worker killed = step(running(4), new WorkerEvent.OverHardCeiling(), T0).next();

    Transition again = step(killed, new Exited(new ExitCause.Signal(9)), T0);

    assertThat(again.effects()).containsExactly(new RecordExit(new ExitCause.MemoryCeiling()));
    assertThat(again.next().failures()).isEqualTo(5);
  }

  @Test
  void restartThatWasAskedForForgetsTheFailures() {
    Worker drained = step(running(4), new WorkerEvent.RestartAsked(), T0).next();

    Worker again = step(drained, new Exited(new ExitCause.Clean()), T0).next();

    assertThat(again.state()).isInstanceOf(Starting.class);
    assertThat(again.failures()).isZero();
  }

  @Test
  void misbehavingWorkerIsRecordedAsSuch() {
    Worker killed = step(running(0), new WorkerEvent.Misbehaved(), T0).next();

    assertThat(step(killed, new Exited(new ExitCause.ExitCode(77)), T0).effects())
        .containsExactly(new RecordExit(new ExitCause.ProtocolViolation()));
  }

  @Test
  void workerWithoutSessionIsNotStartedAgainByItself() {
    Worker lost = step(running(0), new WorkerEvent.LoginLost(), T0).next();

    Transition ended = step(lost, new Exited(CRASH), T0);

    assertThat(ended.next().state()).isEqualTo(new LoginNeeded());
    assertThat(ended.effects()).containsExactly(new RecordExit(new ExitCause.LoginLost()));
    assertThat(ended.next().nextTick()).isEmpty();
    assertThat(step(ended.next(), new WorkerEvent.Released(), T0).effects())
        .containsExactly(new Launch());
  }

  @Test
  void loginMakesTheWorkerOneLikeOthers() {
    Worker lost = step(running(0), new WorkerEvent.LoginLost(), T0).next();
    Worker loggedIn = step(lost, new WorkerEvent.LoggedIn(), T0).next();

    assertThat(step(loggedIn, new Exited(CRASH), T0).effects())
        .containsExactly(new RecordExit(CRASH), new Launch());
  }

  @ParameterizedTest
  @EnumSource(DrainReason.class)
  void workerThatDoesNotDrainIsKilledAtTheDeadlineAndFails(DrainReason reason) {
    Transition killed = step(worker(new Draining(T0, reason), 1), new Tick(), T0);

    assertThat(killed.effects()).containsExactly(new WorkerEffect.Kill());
    Transition ended = step(killed.next(), new Exited(new ExitCause.Signal(9)), T0);
    assertThat(ended.next().failures()).isEqualTo(2);
    assertThat(step(ended.next(), new WorkerEvent.Unwanted(), T0).next().state())
        .isEqualTo(new Stopped());
  }
}
