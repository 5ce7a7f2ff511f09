package dev.telefarm.worker.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class BandwidthLimitTest {
  private static final long MIB = 1 << 20;
  private static final Percentage TOLERANCE = Percentage.withPercentage(5);

  private final ManualTime time = new ManualTime();
  private final BandwidthLimit limit = new BandwidthLimit(time);

  /** What lanes that always want more are given in that time, looking as often as they do. */
  private long taken(Duration during, int lanes) {
    long taken = 0;
    for (Duration left = during; left.isPositive(); left = left.minusMillis(250)) {
      time.pass(Duration.ofMillis(250));
      for (int lane = 0; lane < lanes; lane++) {
        taken += limit.take(1024 * MIB);
      }
    }
    return taken;
  }

  @Test
  void withoutALimitEverythingMayCome() {
    assertThat(limit.limited()).isFalse();
    assertThat(limit.take(100 * MIB)).isEqualTo(100 * MIB);
  }

  @Test
  void allLanesTogetherGetTheRate() {
    for (long rate : new long[] {256 << 10, MIB, 10 * MIB, 500 * MIB}) {
      for (int lanes : new int[] {1, 4}) {
        limit.set(rate);
        taken(Duration.ofSeconds(1), lanes);
        assertThat(taken(Duration.ofSeconds(10), lanes))
            .as("%d bytes/s, %d lanes", rate, lanes)
            .isCloseTo(10 * rate, TOLERANCE);
      }
    }
  }

  @Test
  void whatWasNotUsedIsNotSaved() {
    limit.set(MIB);
    time.pass(Duration.ofHours(1));
    assertThat(limit.take(100 * MIB)).isLessThanOrEqualTo(MIB / 2);
  }

  @Test
  void changesTakeEffectAtOnce() {
    limit.set(MIB);
    taken(Duration.ofSeconds(5), 1);
    limit.set(4 * MIB);
    assertThat(taken(Duration.ofSeconds(10), 1)).isCloseTo(40 * MIB, TOLERANCE);
    limit.set(0);
    assertThat(limit.take(MIB)).isEqualTo(MIB);
  }

  @Test
  void whatDidNotComeIsGivenBack() {
    limit.set(MIB);
    time.pass(Duration.ofSeconds(1));
    long taken = limit.take(MIB);
    limit.giveBack(taken);
    assertThat(limit.take(MIB)).isCloseTo(taken, within(1L));
  }

  @Test
  void littleIsNotWorthAsking() {
    limit.set(BandwidthLimit.LEAST);
    time.pass(Duration.ofMillis(500));
    assertThat(limit.take(MIB)).isZero();
    assertThat(limit.take(1000)).as("the last bytes of a file").isEqualTo(1000);
  }
}
