package dev.telefarm.supervisor.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.supervisor.lifecycle.WorkerEvent.Moved;
import dev.telefarm.supervisor.lifecycle.WorkerEvent.StoodStill;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ProgressWatchTest {
  private final ProgressWatch watch = new ProgressWatch(Duration.ofMinutes(5));

  private Optional<WorkerEvent> look(int second, Map<String, Long> active) {
    return watch.look(active, Instant.EPOCH.plusSeconds(second));
  }

  @Test
  void oneByteInADeadlineIsEnough() {
    for (int second = 0; second < 10_000; second += 299) {
      assertThat(look(second, Map.of("a", (long) second))).isEmpty();
    }
  }

  @Test
  void whatStandsStillIsToldOnceInADeadline() {
    assertThat(look(0, Map.of("a", 5L))).isEmpty();
    assertThat(look(299, Map.of("a", 5L))).isEmpty();
    assertThat(look(300, Map.of("a", 5L))).contains(new StoodStill(true));
    assertThat(look(599, Map.of("a", 5L))).isEmpty();
    assertThat(look(600, Map.of("a", 5L))).contains(new StoodStill(true));
  }

  @Test
  void movementAfterItIsTold() {
    look(0, Map.of("a", 5L));
    look(300, Map.of("a", 5L));

    assertThat(look(330, Map.of("a", 6L))).contains(new Moved());
    assertThat(look(629, Map.of("a", 6L))).isEmpty();
    assertThat(look(630, Map.of("a", 6L))).contains(new StoodStill(true));
  }

  @Test
  void oneAmongOthersIsNotAll() {
    look(0, Map.of("a", 5L, "b", 0L));
    assertThat(look(300, Map.of("a", 5L, "b", 1L))).contains(new StoodStill(false));
    assertThat(look(600, Map.of("a", 5L, "b", 1L))).contains(new StoodStill(true));
  }

  @Test
  void whatWaitsMeanwhileBeginsAnew() {
    look(0, Map.of("a", 5L));
    look(200, Map.of());

    assertThat(look(300, Map.of("a", 5L))).isEmpty();
    assertThat(look(599, Map.of("a", 5L))).isEmpty();
    assertThat(look(600, Map.of("a", 5L))).contains(new StoodStill(true));
    // It waits now: nothing stands still any more.
    assertThat(look(610, Map.of())).contains(new Moved());
  }
}
