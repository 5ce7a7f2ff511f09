package dev.telefarm.supervisor.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.link.v1.PartRange;
import dev.telefarm.supervisor.schedule.StripePlanner.Presence;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class StripePlannerTest {
  private static final int PARTS = 64;

  private final BitSet durable = new BitSet();
  private final Map<String, Presence> members = new LinkedHashMap<>();
  private final StripePlanner planner = new StripePlanner(PARTS);

  @Test
  void thoseWhoStartTogetherShareWhatIsMissingEvenly() {
    durable.set(0, 4);
    working("a", "b", "c");

    assertThat(settle()).containsExactlyInAnyOrder("a", "b", "c");

    assertThat(planner.ranges("a")).containsExactly(range(4, 24));
    assertThat(planner.ranges("b")).containsExactly(range(24, 44));
    assertThat(planner.ranges("c")).containsExactly(range(44, 64));
    assertThat(settle()).isEmpty();
  }

  @Test
  void laterJoinerTakesTheRearHalfOfTheLargestRemainder() {
    working("a", "b");
    settle();
    durable.set(0, 20);
    working("c");

    assertThat(settle()).containsExactlyInAnyOrder("b", "c");

    assertThat(planner.ranges("a")).containsExactly(range(0, 32));
    assertThat(planner.ranges("b")).containsExactly(range(32, 48));
    assertThat(planner.ranges("c")).containsExactly(range(48, 64));
  }

  @Test
  void smallRemainderIsLeftToItsHolder() {
    working("a", "b");
    settle();
    durable.set(32, 64);
    durable.set(0, 17);

    assertThat(planner.canShare(durable)).isFalse();
    assertThat(settle()).isEmpty();
    assertThat(planner.hasWork("b", durable)).isFalse();
    assertThat(planner.ranges("a")).containsExactly(range(0, 32));
  }

  @Test
  void partsOfOneThatIsGoneGoToTheOneWithLeastLeft() {
    working("a", "b", "c");
    settle();
    durable.set(22, 30);
    members.remove("a");

    assertThat(settle()).containsExactly("b");

    assertThat(planner.ranges("b")).containsExactly(range(0, 42));
    assertThat(planner.ranges("c")).containsExactly(range(42, 64));
  }

  @Test
  void absentAccountHasNothingUntilItIsBack() {
    working("a", "b");
    settle();
    members.put("a", Presence.ABSENT);
    assertThat(settle()).containsExactlyInAnyOrder("a", "b");
    assertThat(planner.ranges("a")).isEmpty();
    assertThat(planner.ranges("b")).containsExactly(range(0, 64));

    working("a");
    settle();

    assertThat(planner.ranges("b")).containsExactly(range(0, 32));
    assertThat(planner.ranges("a")).containsExactly(range(32, 64));
  }

  @Test
  void stalledAccountKeepsItsPartsUntilAnotherHasNothingToDo() {
    working("a", "b");
    settle();
    members.put("a", Presence.STALLED);
    assertThat(settle()).isEmpty();

    durable.set(32, 64);
    settle();

    assertThat(planner.ranges("a")).isEmpty();
    assertThat(planner.ranges("b")).containsExactly(range(0, 32));
  }

  @Test
  void damagedPartIsOfTheAccountThatFoundIt() {
    working("a", "b");
    settle();
    durable.set(0, 64);
    durable.clear(40);

    planner.damaged("a", List.of(range(40, 41)));

    assertThat(planner.ranges("a")).containsExactly(range(0, 32), range(40, 41));
    assertThat(planner.ranges("b")).containsExactly(range(32, 40), range(41, 64));
  }

  @Test
  void everyPartIsHeldByOneAccountWhateverHappensAndTheFileEnds() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("seed=" + seed);
    for (int run = 0; run < 300; run++) {
      new Simulation(new Random(seed + run), seed).run();
    }
  }

  /** One file; accounts that come, fetch, stall, go and find damage in any order. */
  private static final class Simulation {
    private final Random random;
    private final String label;
    private final int parts;
    private final StripePlanner planner;
    private final BitSet durable = new BitSet();
    private final Map<String, Presence> members = new LinkedHashMap<>();

    Simulation(Random random, long seed) {
      this.random = random;
      this.label = "seed " + seed;
      this.parts = 1 + random.nextInt(400);
      this.planner = new StripePlanner(parts);
    }

    void run() {
      members.put("a0", Presence.WORKING);
      for (int step = 0; step < 200; step++) {
        happen();
        settle();
      }
      members.put("last", Presence.WORKING);
      settle();
      // Each round some account fetches at least one part: no more rounds than parts.
      for (int round = 0; round < parts && durable.cardinality() < parts; round++) {
        List.copyOf(members.keySet()).forEach(account -> fetch(account, parts));
        settle();
      }
      assertThat(durable.cardinality()).as(label).isEqualTo(parts);
    }

    private void happen() {
      String account = "a" + random.nextInt(5);
      switch (random.nextInt(8)) {
        case 0 -> members.put(account, Presence.WORKING);
        case 1 -> members.replace(account, Presence.STALLED);
        case 2 -> members.replace(account, Presence.ABSENT);
        case 3 -> members.remove(account);
        case 4 -> damage(account);
        default -> fetch(account, 1 + random.nextInt(20));
      }
    }

    private void fetch(String account, int most) {
      if (members.get(account) != Presence.WORKING) {
        return;
      }
      int n = 0;
      for (int part : held(account)) {
        if (!durable.get(part) && n++ < most) {
          durable.set(part);
        }
      }
    }

    private void damage(String account) {
      if (members.containsKey(account)) {
        int first = random.nextInt(parts);
        int end = Math.min(parts, first + 1 + random.nextInt(3));
        durable.clear(first, end);
        planner.damaged(account, List.of(range(first, end)));
      }
    }

    private void settle() {
      Map<String, List<PartRange>> before = new LinkedHashMap<>();
      members.keySet().forEach(account -> before.put(account, planner.ranges(account)));
      var changed = planner.settle(durable, members);
      BitSet all = new BitSet();
      for (String account : members.keySet()) {
        for (int part : held(account)) {
          if (all.get(part)) {
            throw new AssertionError(label + ": part " + part + " is held twice");
          }
          all.set(part);
        }
        assertThat(changed.contains(account))
            .as(label)
            .isEqualTo(!planner.ranges(account).equals(before.get(account)));
      }
      assertThat(all.length()).as(label).isLessThanOrEqualTo(parts);
      if (members.containsValue(Presence.WORKING)) {
        all.or(durable);
        assertThat(all.cardinality()).as(label).isEqualTo(parts);
      }
    }

    private List<Integer> held(String account) {
      List<Integer> held = new ArrayList<>();
      for (PartRange range : planner.ranges(account)) {
        for (int part = range.getFirst(); part < range.getEnd(); part++) {
          held.add(part);
        }
      }
      return held;
    }
  }

  private void working(String... accounts) {
    for (String account : accounts) {
      members.put(account, Presence.WORKING);
    }
  }

  private Set<String> settle() {
    return planner.settle(durable, members);
  }

  private static PartRange range(int first, int end) {
    return PartRange.newBuilder().setFirst(first).setEnd(end).build();
  }
}
