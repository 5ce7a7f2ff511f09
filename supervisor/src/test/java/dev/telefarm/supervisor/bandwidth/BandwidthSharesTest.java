package dev.telefarm.supervisor.bandwidth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.supervisor.bandwidth.BandwidthShares.Consumer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BandwidthSharesTest {
  private static final long MB = 1_000_000;

  @Test
  void newConsumersShareEqually() {
    assertThat(BandwidthShares.divide(9 * MB, List.of(fresh("a"), fresh("b"), fresh("c"))))
        .containsExactlyInAnyOrderEntriesOf(Map.of("a", 3 * MB, "b", 3 * MB, "c", 3 * MB));
  }

  @Test
  void whatALimitedOneMayNotHaveGoesToTheOthers() {
    assertThat(
            BandwidthShares.divide(
                9 * MB, List.of(new Consumer("a", MB, 0, 0), fresh("b"), fresh("c"))))
        .containsExactlyInAnyOrderEntriesOf(Map.of("a", MB, "b", 4 * MB, "c", 4 * MB));
  }

  @Test
  void whatOneDoesNotUseGoesToThoseWhoUseUpTheirs() {
    Map<String, Long> shares =
        BandwidthShares.divide(
            8 * MB,
            List.of(
                new Consumer("slow", 0, MB / 2, 4 * MB), new Consumer("quick", 0, 4 * MB, 4 * MB)));

    // At least a quarter of its equal share, so that it can show when it wants more.
    assertThat(shares).containsEntry("slow", MB).containsEntry("quick", 7 * MB);
  }

  @Test
  void whatNobodyWantsIsDividedAllTheSame() {
    Map<String, Long> shares =
        BandwidthShares.divide(
            8 * MB,
            List.of(new Consumer("a", 0, MB, 4 * MB), new Consumer("b", 2 * MB, MB, 4 * MB)));

    assertThat(shares).containsEntry("b", 2 * MB).containsEntry("a", 6 * MB);
  }

  @Test
  void oneThatBeginsToWantMoreGetsItsEqualShareInThreeRounds() {
    Map<String, Long> wants = new HashMap<>(Map.of("a", 100 * MB, "b", MB / 10));
    Map<String, Long> shares = rounds(10 * MB, wants, Map.of(), 5);
    assertThat(shares.getOrDefault("a", 0L)).isGreaterThan(8 * MB);

    wants.put("b", 100 * MB);

    assertThat(rounds(10 * MB, wants, shares, 3))
        .containsEntry("a", 5 * MB)
        .containsEntry("b", 5 * MB);
  }

  @Test
  void sharesNeverAddUpToMoreThanTheWholeAndNobodyHasNone() {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    for (int round = 0; round < 2000; round++) {
      List<Consumer> consumers = new ArrayList<>();
      int count = 1 + random.nextInt(20);
      for (int i = 0; i < count; i++) {
        consumers.add(
            new Consumer(
                "a" + i,
                random.nextBoolean() ? 0 : 65_536 + random.nextLong(10 * MB),
                random.nextLong(10 * MB),
                random.nextLong(10 * MB)));
      }
      long total = 65_536 + random.nextLong(50 * MB);
      Map<String, Long> shares = BandwidthShares.divide(total, consumers);
      assertThat(shares.values().stream().mapToLong(share -> share).sum())
          .as("seed %s", seed)
          .isLessThanOrEqualTo(total);
      assertThat(shares.values()).as("seed %s", seed).allMatch(share -> share > 0);
      consumers.stream()
          .filter(consumer -> consumer.limit() > 0)
          .forEach(consumer ->
              assertThat(shares.get(consumer.name()))
                  .as("seed %s", seed)
                  .isLessThanOrEqualTo(consumer.limit()));
    }
  }

  private static Map<String, Long> rounds(
      long total, Map<String, Long> wants, Map<String, Long> before, int rounds) {
    Map<String, Long> shares = before;
    for (int i = 0; i < rounds; i++) {
      List<Consumer> consumers = new ArrayList<>();
      for (String name : List.of("a", "b")) {
        long share = shares.getOrDefault(name, 0L);
        consumers.add(new Consumer(name, 0, Math.min(share, wants.getOrDefault(name, 0L)), share));
      }
      shares = BandwidthShares.divide(total, consumers);
    }
    return shares;
  }

  private static Consumer fresh(String name) {
    return new Consumer(name, 0, 0, 0);
  }
}
