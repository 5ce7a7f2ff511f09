package dev.telefarm.worker.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telefarm.proto.link.v1.PartRun;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PartSumsTest {
  private static PartRun run(int first, Integer... sums) {
    return PartRun.newBuilder().setFirst(first).addAllCrc32C(List.of(sums)).build();
  }

  private static PartSums sums(PartRun... runs) {
    return PartSums.of(List.of(runs));
  }

  @Test
  void neighboursAreOneRun() {
    PartSums sums = new PartSums();
    sums.put(4, 44);
    sums.put(0, 10);
    sums.put(2, -22);
    sums.put(1, 11);
    assertThat(sums.runs()).containsExactly(run(0, 10, 11, -22), run(4, 44));
    sums.remove(1);
    assertThat(sums.runs()).containsExactly(run(0, 10), run(2, -22), run(4, 44));
    assertThat(sums).hasToString("0:0000000a 2:ffffffea 4:0000002c");
  }

  @Test
  void newChecksumTakesTheOldOnesPlace() {
    PartSums sums = sums(run(7, 1));
    sums.put(7, 2);
    assertThat(sums.crc(7)).isEqualTo(2);
    assertThat(sums.size()).isEqualTo(1);
  }

  @Test
  void whatIsNotKnownHasNoChecksum() {
    PartSums sums = sums(run(7, 1));
    sums.remove(7);
    sums.remove(-1);
    sums.remove(9_999);
    assertThat(sums.isEmpty()).isTrue();
    assertThat(sums.contains(-1)).isFalse();
    assertThatThrownBy(() -> sums.crc(7)).hasMessage("nothing is known of part 7");
    assertThatThrownBy(() -> sums.crc(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void indicesAreACopy() {
    PartSums sums = sums(run(1, 5));
    sums.indices().clear();
    assertThat(sums.contains(1)).isTrue();
  }

  @Test
  void runsThatMeetMayAgreeButNotContradict() {
    assertThat(sums(run(0, 1, 2), run(1, 2, 3))).isEqualTo(sums(run(0, 1, 2, 3)));
    assertThatThrownBy(() -> sums(run(0, 1, 2), run(1, 3)))
        .hasMessage("part 1 has CRC32C 00000002 and 00000003");
  }

  @Test
  void indexesOutOfBoundsAreRefusedByName() {
    assertThatThrownBy(() -> sums(run(-2, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("part -2 ");
    assertThatThrownBy(() -> sums(run(PartSums.MAX_PARTS - 1, 1, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("part " + PartSums.MAX_PARTS);
    assertThatThrownBy(() -> sums(run(Integer.MAX_VALUE, 1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(sums(run(Integer.MAX_VALUE))).as("no part in it").isEqualTo(new PartSums());
  }

  /** Against a plain map. */
  @Test
  void behavesLikeAMap() {
    long seed = Long.getLong("seed", System.nanoTime());
    var random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      PartSums sums = new PartSums();
      TreeMap<Integer, Integer> model = new TreeMap<>();
      for (int step = random.nextInt(200); step > 0; step--) {
        int part = random.nextInt(1 + random.nextInt(300));
        if (random.nextInt(3) == 0) {
          sums.remove(part);
          model.remove(part);
        } else {
          int crc = random.nextInt();
          sums.put(part, crc);
          model.put(part, crc);
        }
      }
      BitSet indices = new BitSet();
      model.keySet().forEach(indices::set);
      assertThat(sums.indices()).as("seed %d, round %d", seed, round).isEqualTo(indices);
      assertThat(sums.size()).isEqualTo(model.size());
      assertThat(sums.isEmpty()).isEqualTo(model.isEmpty());
      model.forEach((part, crc) ->
          assertThat(sums.crc(part)).as("seed %d, part %d", seed, part).isEqualTo(crc));
      PartSums again = PartSums.of(sums.runs());
      assertThat(again)
          .as("seed %d, round %d", seed, round)
          .isEqualTo(sums)
          .hasSameHashCodeAs(sums);
      PartSums added = new PartSums();
      added.putAll(sums);
      assertThat(added).isEqualTo(sums);
      added.put(0, model.getOrDefault(0, 0) + 1);
      assertThat(added).as("seed %d, round %d", seed, round).isNotEqualTo(sums);
    }
  }
}
