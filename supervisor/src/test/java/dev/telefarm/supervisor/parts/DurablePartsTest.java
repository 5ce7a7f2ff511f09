package dev.telefarm.supervisor.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telefarm.proto.link.v1.DownloadParts;
import dev.telefarm.proto.link.v1.PartRange;
import dev.telefarm.proto.link.v1.PartRun;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class DurablePartsTest {
  private static final long MIB = DurableParts.PART_BYTES;

  private final DurableParts parts = new DurableParts();

  @Test
  void damagedPartsGoBeforeDurableOnesCome() {
    parts.merge(List.of(run(0, 10, 11, 12, 13)));

    parts.apply(DownloadParts.newBuilder().addDamaged(range(1, 3)).addDurable(run(2, 22)).build());

    assertThat(parts.runs()).containsExactly(run(0, 10), run(2, 22, 13));
    assertThat(parts.missing(6)).containsExactly(range(1, 2), range(4, 6));
  }

  @Test
  void ofTwoChecksumsTheNewerHoldsAndTheContradictionIsCounted() {
    assertThat(parts.merge(List.of(run(4, 1, 2)))).isZero();
    assertThat(parts.merge(List.of(run(4, 1, 3)))).isEqualTo(1);
    assertThat(parts.crc32c(5)).isEqualTo(3);
  }

  @Test
  void lastPartCountsWithItsOwnLength() {
    parts.merge(List.of(run(0, 1), run(2, 3)));

    assertThat(parts.durableBytes(2 * MIB + 5)).isEqualTo(MIB + 5);
    assertThat(parts.durableBytes(3 * MIB)).isEqualTo(2 * MIB);
    assertThat(parts.durableBytes(2 * MIB)).isEqualTo(MIB);
    assertThat(parts.durableBytes(0)).isZero();
    assertThat(parts.complete(2 * MIB + 5)).isFalse();
    parts.merge(List.of(run(1, 2)));
    assertThat(parts.complete(2 * MIB + 5)).isTrue();
  }

  @Test
  void numbersThatNoFileHasAreLeftOut() {
    parts.merge(
        List.of(run(-1, 1), run(DurableParts.MAX_PARTS, 1), run(DurableParts.MAX_PARTS - 1, 1, 2)));
    parts.apply(
        DownloadParts.newBuilder().addDamaged(range(Integer.MIN_VALUE, Integer.MAX_VALUE)).build());

    assertThat(parts.isEmpty()).isTrue();
    assertThatThrownBy(() -> parts.crc32c(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void changedRowsRebuildTheRecordWhateverHappenedToIt() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("seed=" + seed);
    var random = new Random(seed);
    var model = new TreeMap<Integer, Integer>();
    var rows = new TreeMap<Integer, List<PartRun>>();
    for (int step = 0; step < 2000; step++) {
      int first = random.nextInt(2000);
      int length = 1 + random.nextInt(40);
      if (random.nextInt(4) == 0) {
        parts.apply(DownloadParts.newBuilder().addDamaged(range(first, first + length)).build());
        model.subMap(first, first + length).clear();
      } else {
        PartRun.Builder run = PartRun.newBuilder().setFirst(first);
        for (int part = first; part < first + length; part++) {
          int crc = random.nextInt();
          run.addCrc32C(crc);
          model.put(part, crc);
        }
        parts.merge(List.of(run.build()));
      }
      if (random.nextInt(10) == 0) {
        rows.putAll(parts.takeChangedRows());
      }
    }
    rows.putAll(parts.takeChangedRows());

    var restored = new DurableParts();
    rows.values().forEach(restored::restore);

    assertThat(restored.runs()).isEqualTo(parts.runs());
    assertThat(restored.takeChangedRows()).isEmpty();
    assertThat(parts.numbers().stream().boxed()).containsExactlyElementsOf(model.keySet());
    model.forEach((part, crc) -> assertThat(restored.crc32c(part)).isEqualTo(crc));
    assertThat(restored.durableBytes(4096 * MIB)).isEqualTo(model.size() * MIB);
  }

  private static PartRun run(int first, int... crcs) {
    PartRun.Builder run = PartRun.newBuilder().setFirst(first);
    for (int crc : crcs) {
      run.addCrc32C(crc);
    }
    return run.build();
  }

  private static PartRange range(int first, int end) {
    return PartRange.newBuilder().setFirst(first).setEnd(end).build();
  }
}
