package dev.telefarm.worker.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RangePlannerTest {
  private static BitSet parts(int first, int end) {
    BitSet parts = new BitSet();
    parts.set(first, end);
    return parts;
  }

  private static RangePlanner planner(int parts) {
    return new RangePlanner(parts, parts(0, parts), new BitSet());
  }

  @Test
  void lanesTakeFromTheFront() {
    RangePlanner planner = planner(100);
    assertThat(planner.take(0, 30)).contains(new PartSpan(0, 30));
    assertThat(planner.take(1, 30)).contains(new PartSpan(30, 60));
    assertThat(planner.take(2, 100)).contains(new PartSpan(60, 100));
  }

  @Test
  void whatIsHadSeparatesSpans() {
    RangePlanner planner = new RangePlanner(10, parts(0, 10), parts(3, 5));
    assertThat(planner.take(0, 10)).contains(new PartSpan(0, 3));
    assertThat(planner.take(1, 10)).contains(new PartSpan(5, 10));
  }

  @Test
  void idleLaneTakesTheRearHalfOfTheLargestRest() {
    RangePlanner planner = planner(40);
    planner.take(0, 10);
    planner.take(1, 30);
    planner.received(1, 10);
    planner.received(1, 11);
    assertThat(planner.take(2, 100)).contains(new PartSpan(26, 40));
    assertThat(planner.left(1)).contains(new PartSpan(12, 26));
  }

  @Test
  void littleIsNotWorthStealing() {
    RangePlanner planner = planner(RangePlanner.LEAST_TO_STEAL - 1);
    planner.take(0, 100);
    assertThat(planner.take(1, 100)).isEmpty();
  }

  @Test
  void stolenSpanIsNotLargerThanAskedFor() {
    RangePlanner planner = planner(100);
    planner.take(0, 100);
    assertThat(planner.take(1, 10)).contains(new PartSpan(50, 60));
    assertThat(planner.take(2, 100)).contains(new PartSpan(60, 100));
  }

  @Test
  void shareOfAnotherAccountIsLeftAlone() {
    RangePlanner planner = planner(20);
    planner.take(0, 20);
    planner.received(0, 0);
    planner.want(parts(0, 8));
    assertThat(planner.left(0)).contains(new PartSpan(1, 8));
    planner.giveBack(0);
    planner.want(parts(15, 20));
    assertThat(planner.take(0, 20)).contains(new PartSpan(15, 20));
  }

  @Test
  void lostPartIsFetchedHereWhoseverItWas() {
    RangePlanner planner = new RangePlanner(4, parts(2, 4), parts(0, 4));
    assertThat(planner.idle()).isTrue();
    planner.lost(1);
    assertThat(planner.take(3, 9)).contains(new PartSpan(1, 2));
  }

  @Test
  void laneReceivesOnlyWhatItIsToFetchNext() {
    RangePlanner planner = planner(10);
    planner.take(0, 5);
    assertThatThrownBy(() -> planner.received(0, 3)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> planner.take(0, 1)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> planner.received(1, 0)).isInstanceOf(IllegalStateException.class);
  }

  /** Any order of takes, steals, failures, losses and changing shares ends with every part had. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 64, 500})
  void everyPartIsReceivedAndNoneByTwo(int parts) {
    long seed = Long.getLong("seed", System.nanoTime());
    for (int round = 0; round < 200; round++) {
      Random random = new Random(seed + round);
      Simulation simulation = new Simulation(parts, random);
      for (int step = 0; step < 40 * parts && !simulation.complete(); step++) {
        simulation.step(step < 20 * parts);
      }
      assertThat(simulation.complete()).as("seed %d, round %d", seed, round).isTrue();
    }
  }

  /** Four lanes, one of which may be any number of steps late. */
  private static final class Simulation {
    private final int parts;
    private final Random random;
    private final RangePlanner planner;
    private final BitSet had;

    Simulation(int parts, Random random) {
      this.parts = parts;
      this.random = random;
      had = new BitSet();
      for (int part = 0; part < parts; part++) {
        had.set(part, random.nextInt(4) == 0);
      }
      planner = new RangePlanner(parts, parts(0, parts), had);
    }

    /**
     * @param trouble whether things may go wrong
     */
    void step(boolean trouble) {
      int lane = random.nextInt(4);
      Optional<PartSpan> left = planner.left(lane);
      if (left.isEmpty()) {
        planner.take(lane, 1 + random.nextInt(parts)).ifPresent(this::check);
      } else if (trouble && random.nextInt(8) == 0) {
        planner.giveBack(lane);
      } else {
        planner.received(lane, left.get().first());
        had.set(left.get().first());
      }
      if (trouble && random.nextInt(10) == 0) {
        int part = random.nextInt(parts);
        if (had.get(part)) {
          had.clear(part);
          planner.lost(part);
        }
      }
      if (trouble && random.nextInt(20) == 0) {
        planner.want(parts(random.nextInt(parts), parts));
      } else if (!trouble) {
        planner.want(parts(0, parts));
      }
      disjoint();
    }

    private void check(PartSpan span) {
      assertThat(span.end()).isLessThanOrEqualTo(parts);
      assertThat(had.get(span.first(), span.end()).isEmpty()).as("nothing twice").isTrue();
    }

    private void disjoint() {
      BitSet claimed = new BitSet();
      for (int lane = 0; lane < 4; lane++) {
        planner
            .left(lane)
            .ifPresent(span -> {
              assertThat(claimed.get(span.first(), span.end()).isEmpty()).isTrue();
              claimed.set(span.first(), span.end());
            });
      }
    }

    boolean complete() {
      boolean all = had.cardinality() == parts;
      if (all) {
        assertThat(planner.idle()).isTrue();
      }
      return all;
    }
  }
}
