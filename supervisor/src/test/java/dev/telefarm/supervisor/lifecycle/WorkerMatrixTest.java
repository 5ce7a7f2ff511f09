package dev.telefarm.supervisor.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a worker does in every state at every event. */
final class WorkerMatrixTest {
  private static final Instant NOW = Instant.EPOCH.plusSeconds(1);

  private static final List<WorkerState> STATES =
      List.of(
          new Stopped(),
          new Starting(NOW),
          new Running(Instant.EPOCH, NOW, true, false),
          new Draining(NOW, DrainReason.ASKED),
          new Killing(new ExitCause.StartTimeout(), Instant.EPOCH),
          new BackingOff(NOW),
          new Quarantined(),
          new LoginNeeded());

  private static final List<WorkerEvent> EVENTS =
      List.of(
          new WorkerEvent.Wanted(),
          new WorkerEvent.Unwanted(),
          new WorkerEvent.RestartAsked(),
          new WorkerEvent.Released(),
          new WorkerEvent.Found(),
          new WorkerEvent.TurnCame(),
          new WorkerEvent.LaunchFailed(),
          new WorkerEvent.Attached(),
          new WorkerEvent.Detached(),
          new WorkerEvent.Heard(),
          new WorkerEvent.Misbehaved(),
          new WorkerEvent.LoginLost(),
          new WorkerEvent.LoggedIn(),
          new WorkerEvent.StoodStill(true),
          new WorkerEvent.Moved(),
          new WorkerEvent.OverSoftCeiling(),
          new WorkerEvent.OverHardCeiling(),
          new WorkerEvent.Exited(new ExitCause.ExitCode(1)),
          new WorkerEvent.Tick());

  /**
   * Of a worker that is wanted, logged in and did not fail before. A dash: it stays as it is, and
   * nothing is to be done. A due Tick comes at the state's own deadline.
   */
  private static final String MATRIX =
      """
      event           | Stopped         | Starting               | Running                   | Draining                   | Killing               | BackingOff      | Quarantined     | LoginNeeded
      Wanted          | Starting Launch | -                      | -                         | -                          | -                     | -               | -               | -
      Unwanted        | -               | Draining Drain         | Draining Drain            | -                          | -                     | Stopped         | -               | Stopped
      RestartAsked    | -               | Draining Drain         | Draining Drain            | -                          | -                     | Starting Launch | -               | Starting Launch
      Released        | -               | -                      | -                         | -                          | -                     | -               | Starting Launch | Starting Launch
      Found           | Starting        | -                      | -                         | -                          | -                     | Starting        | Starting        | Starting
      TurnCame        | -               | -                      | -                         | -                          | -                     | -               | -               | -
      LaunchFailed    | -               | BackingOff             | -                         | Starting Launch            | BackingOff            | -               | -               | -
      Attached        | -               | Running                | -                         | -                          | -                     | -               | -               | -
      Detached        | -               | -                      | -                         | -                          | -                     | -               | -               | -
      Heard           | -               | -                      | -                         | -                          | -                     | -               | -               | -
      Misbehaved      | -               | Killing Kill           | Killing Kill              | -                          | -                     | -               | -               | -
      LoginLost       | -               | -                      | -                         | -                          | -                     | -               | -               | -
      LoggedIn        | -               | -                      | -                         | -                          | -                     | -               | -               | -
      StoodStill      | -               | -                      | Running Nudge             | -                          | -                     | -               | -               | -
      Moved           | -               | -                      | -                         | -                          | -                     | -               | -               | -
      OverSoftCeiling | -               | Draining Drain         | Draining Drain            | -                          | -                     | -               | -               | -
      OverHardCeiling | -               | Killing Kill           | Killing Kill              | Killing Kill               | -                     | -               | -               | -
      Exited          | -               | BackingOff RecordExit  | Starting RecordExit Launch | Starting RecordExit Launch | BackingOff RecordExit | -               | -               | -
      Tick            | -               | Killing Dump Kill      | Killing Dump Kill         | Killing Kill               | -                     | Starting Launch | -               | -
      """;

  static Stream<Arguments> cells() {
    List<List<String>> rows = rows();
    List<String> states = rows.getFirst();
    return rows.stream()
        .skip(1)
        .flatMap(row ->
            IntStream.range(1, states.size())
                .mapToObj(i -> Arguments.of(states.get(i), row.getFirst(), row.get(i))));
  }

  private static List<List<String>> rows() {
    return MATRIX
        .lines()
        .map(line -> Arrays.stream(line.split("\\|")).map(String::strip).toList())
        .toList();
  }

  @ParameterizedTest(name = "{0} at {1}: {2}")
  @MethodSource("cells")
  void everyStateTakesEveryEvent(String state, String event, String expected) {
    WorkerState before = named(STATES, state);
    var policy =
        new LifecyclePolicy(
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(1),
            Duration.ofSeconds(60),
            Duration.ofMinutes(1),
            10);

    Transition transition =
        new WorkerLifecycle(policy, new SplittableRandom(1))
            .step(new Worker(before, true, 0, false), named(EVENTS, event), NOW);

    String said = String.join(" ", outcome(transition));
    assertThat(said).isEqualTo(expected.equals("-") ? state : expected);
  }

  @Test
  void matrixIsWhole() {
    List<List<String>> rows = rows();
    assertThat(rows.getFirst().stream().skip(1)).containsExactlyElementsOf(names(STATES));
    assertThat(rows.stream().skip(1).map(List::getFirst)).containsExactlyElementsOf(names(EVENTS));
    assertThat(names(STATES)).hasSize(WorkerState.class.getPermittedSubclasses().length);
    assertThat(names(EVENTS)).hasSize(WorkerEvent.class.getPermittedSubclasses().length);
  }

  private static List<String> outcome(Transition transition) {
    List<String> words = new ArrayList<>();
    words.add(transition.next().state().getClass().getSimpleName());
    transition.effects().forEach(effect -> words.add(effect.getClass().getSimpleName()));
    return words;
  }

  private static <T> T named(List<T> all, String name) {
    Map<String, T> byName =
        all.stream().collect(Collectors.toMap(one -> one.getClass().getSimpleName(), one -> one));
    T found = byName.get(name);
    if (found == null) {
      throw new IllegalArgumentException(name);
    }
    return found;
  }

  private static List<String> names(List<?> all) {
    return all.stream().map(one -> one.getClass().getSimpleName()).toList();
  }
}
