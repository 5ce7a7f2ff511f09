package dev.telefarm.worker.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.worker.download.SlotPlanner.Candidate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SlotPlannerTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_000);

  private static Candidate at(String download, int priority, int seconds) {
    return new Candidate(download, priority, NOW.plusSeconds(seconds), /* large= */ true);
  }

  @Test
  void higherPrioritiesFirstThenTheOlder() {
    assertThat(
            SlotPlanner.start(
                List.of(at("c", 0, 0), at("b", 0, 0), at("a", -1, 0), at("d", 5, 0)), 3, 0, NOW))
        .containsExactly("d", "b", "c");
  }

  @Test
  void whatWaitsTakesNoSlot() {
    List<Candidate> waiting = List.of(at("a", 9, 5), at("b", 0, 0), at("c", 0, 3));
    assertThat(SlotPlanner.start(waiting, 1, 0, NOW)).containsExactly("b");
    assertThat(SlotPlanner.next(waiting, NOW)).contains(NOW.plusSeconds(3));
  }

  @Test
  void smallFilesGoBesideLargeOnes() {
    Candidate small = new Candidate("z", 0, NOW, /* large= */ false);
    List<Candidate> waiting = List.of(at("a", 9, 0), at("b", 0, 0), small);
    assertThat(SlotPlanner.start(waiting, 1, 1, NOW)).containsExactly("a", "z");
    assertThat(SlotPlanner.start(waiting, 3, 0, NOW)).containsExactly("a", "b");
    assertThat(SlotPlanner.start(waiting, 0, 5, NOW)).containsExactly("z");
  }

  @Test
  void fullMeansFull() {
    assertThat(SlotPlanner.start(List.of(at("a", 0, 0)), 0, 0, NOW)).isEmpty();
    assertThat(SlotPlanner.start(List.of(at("a", 0, 0)), -2, 0, NOW)).isEmpty();
  }

  @Test
  void neverSkipsABetterOne() {
    long seed = Long.getLong("seed", System.nanoTime());
    var random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      List<Candidate> waiting = new ArrayList<>();
      for (int i = random.nextInt(20); i > 0; i--) {
        waiting.add(at("d" + i, random.nextInt(5) - 2, random.nextInt(3) - 1));
      }
      int free = random.nextInt(6);
      List<String> started = SlotPlanner.start(waiting, free, 0, NOW);
      List<Candidate> due =
          waiting.stream().filter(candidate -> !candidate.notBefore().isAfter(NOW)).toList();
      assertThat(started)
          .as("seed %d", seed)
          .hasSize(Math.min(free, due.size()))
          .doesNotHaveDuplicates();
      int worstStarted =
          due.stream()
              .filter(c -> started.contains(c.download()))
              .mapToInt(Candidate::priority)
              .min()
              .orElse(9);
      int bestLeft =
          due.stream()
              .filter(c -> !started.contains(c.download()))
              .mapToInt(Candidate::priority)
              .max()
              .orElse(-9);
      assertThat(started.isEmpty() || worstStarted >= bestLeft).as("seed %d", seed).isTrue();
    }
  }
}
