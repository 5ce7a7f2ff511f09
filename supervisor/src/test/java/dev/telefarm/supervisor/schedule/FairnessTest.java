package dev.telefarm.supervisor.schedule;

import static dev.telefarm.supervisor.schedule.Pending.NOW;
import static dev.telefarm.supervisor.schedule.Pending.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.supervisor.schedule.Decision.Assign;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who gets the next slot when there are fewer slots than downloads. */
final class FairnessTest {
  @Test
  void batchesTakeTurnsAndWithinABatchTheOldestGoesFirst() {
    var order = new FairOrder(Map.of(new DownloadGroup(0, "big"), 2), Map.of(), NOW);

    assertThat(
            served(
                order,
                waiting("1", 0, "big", NOW),
                waiting("2", 0, "big", NOW),
                waiting("3", 0, "small", NOW),
                waiting("4", 0, "small", NOW),
                waiting("5", 0, "small", NOW),
                waiting("6", 0, "small", NOW)))
        // The big one has two at accounts already.
        .containsExactly("3", "4", "1", "5", "2", "6");
  }

  @Test
  void priorityGoesBeforeTurns() {
    var order = new FairOrder(Map.of(new DownloadGroup(1, "big"), 9), Map.of(), NOW);

    assertThat(served(order, waiting("1", 0, "small", NOW), waiting("2", 1, "big", NOW)))
        .containsExactly("2", "1");
  }

  @Test
  void groupOfWhichNothingIsAtAnAccountRisesByOneForEachStep() {
    Instant created = NOW.minus(FairOrder.STEP.multipliedBy(3));
    var low = waiting("1", 0, "low", created);
    var high = waiting("2", 3, "high", NOW);
    DownloadGroup group = low.group();

    assertThat(first(new FairOrder(Map.of(), Map.of(), NOW), low, high)).isEqualTo("1");
    assertThat(first(new FairOrder(Map.of(group, 1), Map.of(), NOW), low, high)).isEqualTo("2");
    assertThat(first(new FairOrder(Map.of(), Map.of(group, NOW), NOW), low, high)).isEqualTo("2");
  }

  @Test
  void singleDownloadAmongTenThousandIsBegunWithTheNextFreeSlot() {
    var farm = new Simulation(6);
    farm.arrive(IntStream.range(0, 10_000).mapToObj(i -> farm.download(0, "big")).toList());
    farm.run(Duration.ofMinutes(30));

    PendingDownload single = farm.download(0, "single");
    farm.arrive(List.of(single));
    farm.run(Simulation.WORK);

    assertThat(farm.begun).containsKey(single.id());
  }

  @Test
  void nothingThatComesTwoHundredStepsLaterGoesBefore() {
    var farm = new Simulation(2);
    List<PendingDownload> lowest =
        IntStream.range(0, 5).mapToObj(_ -> farm.download(-100, "low")).toList();
    farm.arrive(lowest);
    farm.arrive(IntStream.range(0, 10).mapToObj(i -> farm.download(100, "first-" + i)).toList());
    // Two slots with work for a minute each, and three downloads of the highest priority a minute.
    for (int minute = 0; minute < 18 * 60; minute++) {
      for (int i = 0; i < 3; i++) {
        farm.arrive(List.of(farm.download(100, "high-" + minute + "-" + i)));
      }
      farm.run(Duration.ofMinutes(1));
    }

    Instant since = NOW;
    for (PendingDownload low : lowest.subList(0, 2)) {
      assertThat(farm.begun).containsKey(low.id());
      Instant begun = farm.begun.getOrDefault(low.id(), Instant.MIN);
      Instant bound = since.plus(FairOrder.STEP.multipliedBy(201));
      assertThat(farm.arrived.values())
          .filteredOn(other -> other.created().isAfter(bound))
          .filteredOn(other -> farm.begun.getOrDefault(other.id(), Instant.MAX).isBefore(begun))
          .isEmpty();
      // It did wait for those that came before.
      assertThat(begun).isAfter(bound);
      since = begun;
    }
  }

  private static String first(FairOrder order, PendingDownload... pending) {
    return served(order, pending).getFirst();
  }

  /** In which order they get accounts. */
  private static List<String> served(FairOrder order, PendingDownload... pending) {
    return Pending.plan(List.of(pending), List.of(Pending.ready("a", 0, pending.length)), order)
        .stream()
        .map(Decision::download)
        .toList();
  }

  /** One account, whose downloads take a minute each. */
  private static final class Simulation {
    static final Duration WORK = Duration.ofMinutes(1);
    private static final Duration TICK = Duration.ofSeconds(30);

    final Map<String, Instant> begun = new HashMap<>();
    final Map<String, PendingDownload> arrived = new HashMap<>();
    private final int slots;
    private final PendingQueues pending = new PendingQueues(10);
    private final Map<PendingDownload, Instant> running = new HashMap<>();
    private final Map<DownloadGroup, Instant> lastBegun = new HashMap<>();
    private Instant now = NOW;
    private int ids;

    Simulation(int slots) {
      this.slots = slots;
    }

    PendingDownload download(int priority, String batch) {
      return waiting("%08d".formatted(ids++), priority, batch, now);
    }

    void arrive(List<PendingDownload> downloads) {
      for (PendingDownload download : downloads) {
        pending.put(download);
        arrived.put(download.id(), download);
      }
    }

    void run(Duration time) {
      for (Instant end = now.plus(time); now.isBefore(end); now = now.plus(TICK)) {
        running.values().removeIf(done -> !done.isAfter(now));
        plan();
      }
    }

    private void plan() {
      Map<DownloadGroup, Integer> held = new HashMap<>();
      running.keySet().forEach(download -> held.merge(download.group(), 1, Integer::sum));
      var account = Pending.ready("a", running.size(), slots);
      var decisions = pending.plan(List.of(account), new FairOrder(held, lastBegun, now));
      for (Decision decision : decisions) {
        if (decision instanceof Assign(String id, String _)) {
          PendingDownload download = arrived.getOrDefault(id, Pending.download(id, 0));
          pending.remove(id);
          running.put(download, now.plus(WORK));
          begun.put(id, now);
          lastBegun.put(download.group(), now);
        }
      }
    }
  }
}
