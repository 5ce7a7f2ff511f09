package dev.telefarm.supervisor.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapWatchTest {
  private static final long MIB = 1 << 20;

  private long live = 20 * MIB;
  private long garbage;
  private int collections;

  private final HeapWatch watch =
      new HeapWatch(
          () -> live + garbage,
          () -> {
            collections++;
            garbage = 0;
          });

  private void look(long more) {
    garbage += more * MIB;
    watch.look();
  }

  @Test
  void smallHeapMayHaveSomeGarbage() {
    look(24);
    assertThat(collections).isZero();
    look(1);
    assertThat(collections).isEqualTo(1);
    look(24);
    assertThat(collections).isEqualTo(1);
  }

  @Test
  void largeHeapMayHaveHalfAsMuchAgain() {
    live = 200 * MIB;
    watch.look();
    assertThat(collections).as("more is in use than at the start").isEqualTo(1);
    look(100);
    assertThat(collections).as("and that is what counts from now on").isEqualTo(1);
    look(1);
    assertThat(collections).isEqualTo(2);
  }
}
