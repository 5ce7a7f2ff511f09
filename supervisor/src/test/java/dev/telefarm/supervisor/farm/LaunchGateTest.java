package dev.telefarm.supervisor.farm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class LaunchGateTest {
  private final List<String> launched = new ArrayList<>();
  private LaunchGate<String> gate = new LaunchGate<>(2);

  @Test
  void othersFollowInTheOrderInWhichTheyCame() {
    List.of("a", "b", "c", "d", "e").forEach(this::enter);
    assertThat(launched).containsExactly("a", "b");
    assertThat(gate.waits("b")).isFalse();
    assertThat(gate.waits("c")).isTrue();

    assertThat(gate.leave("b")).isFalse();
    assertThat(launched).containsExactly("a", "b", "c");
    gate.leave("a");
    gate.leave("c");

    assertThat(launched).containsExactly("a", "b", "c", "d", "e");
    assertThat(gate.waits("e")).isFalse();
  }

  @Test
  void whoGivesUpItsTurnIsNeverLaunched() {
    List.of("a", "b", "c", "d").forEach(this::enter);

    assertThat(gate.leave("c")).isTrue();
    gate.leave("a");

    assertThat(launched).containsExactly("a", "b", "d");
  }

  @Test
  void whoHasAPlaceKeepsItAndLeavesOnce() {
    enter("a");
    enter("a");
    enter("b");
    enter("c");
    assertThat(launched).containsExactly("a", "a", "b");

    gate.leave("a");
    gate.leave("a");

    assertThat(launched).containsExactly("a", "a", "b", "c");
    enter("d");
    assertThat(gate.waits("d")).isTrue();
  }

  @Test
  void whoLeavesAtOnceMakesPlaceForAllBehindIt() {
    gate = new LaunchGate<>(1);
    enter("a");
    for (int i = 0; i < 1000; i++) {
      String failing = "f" + i;
      gate.enter(
          failing,
          () -> {
            launched.add(failing);
            gate.leave(failing);
          });
    }

    gate.leave("a");

    assertThat(launched).hasSize(1001).endsWith("f999");
  }

  @Test
  void withoutPlacesThereIsNoGate() {
    assertThatThrownBy(() -> new LaunchGate<String>(0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Seeded schedules: never more than the places, nobody left waiting beside a free place. */
  @Test
  void noScheduleOverfillsItOrForgetsAnybody() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("LaunchGateTest -Dseed=" + seed);
    var random = new SplittableRandom(seed);
    for (int run = 0; run < 2000; run++) {
      int places = random.nextInt(1, 5);
      var tested = new LaunchGate<Integer>(places);
      Set<Integer> starting = new HashSet<>();
      Set<Integer> asked = new HashSet<>();
      for (int step = 0; step < 60; step++) {
        int who = random.nextInt(12);
        if (random.nextBoolean()) {
          asked.add(who);
          if (tested.enter(who, () -> starting.add(who))) {
            starting.add(who);
          }
        } else {
          starting.remove(who);
          asked.remove(who);
          tested.leave(who);
        }
        assertThat(starting).hasSizeLessThanOrEqualTo(places);
        assertThat(starting).hasSize(Math.min(places, asked.size()));
        assertThat(asked.stream().filter(tested::waits)).hasSize(asked.size() - starting.size());
      }
    }
  }

  private void enter(String who) {
    if (gate.enter(who, () -> launched.add(who))) {
      launched.add(who);
    }
  }
}
