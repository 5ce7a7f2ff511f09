package dev.telefarm.supervisor.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.telefarm.supervisor.memory.MemoryFinding.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class MemoryGuardTest {
  private static final long MIB = 1 << 20;
  private static final Instant T0 = Instant.parse("2026-11-01T00:00:00Z");
  private static final Duration SAMPLE = Duration.ofSeconds(2);

  private final MemoryGuard guard = new MemoryGuard(new MemoryCeilings(400 * MIB, 600 * MIB));
  private Instant now = T0;
  private int warnings;

  @Test
  void aPeakAboveTheSoftCeilingIsForgiven() {
    assertThat(observe(500 * MIB).level()).isEqualTo(Level.WITHIN);
    assertThat(observe(500 * MIB).level()).isEqualTo(Level.WITHIN);
    assertThat(observe(400 * MIB).level()).isEqualTo(Level.WITHIN);
    assertThat(observe(500 * MIB).level()).isEqualTo(Level.WITHIN);
  }

  @Test
  void whatStaysAboveTheSoftCeilingIsOverItUntilItFalls() {
    observe(401 * MIB);
    observe(401 * MIB);

    assertThat(observe(401 * MIB).level()).isEqualTo(Level.OVER_SOFT);
    assertThat(observe(600 * MIB).level()).isEqualTo(Level.OVER_SOFT);
    assertThat(observe(100 * MIB).level()).isEqualTo(Level.WITHIN);
  }

  @Test
  void theHardCeilingCountsAtOnce() {
    observe(100 * MIB);

    assertThat(observe(600 * MIB + 1).level()).isEqualTo(Level.OVER_HARD);
  }

  @Test
  void thereIsNoTrendBeforeTenMinutes() {
    MemoryFinding last = during(Duration.ofMinutes(10).minusSeconds(10), at -> 100 + at);

    assertThat(last.trend()).isEmpty();
    assertThat(during(Duration.ofSeconds(20), at -> 100 + at).trend()).isPresent();
  }

  @Test
  void steadyGrowthIsSeenWithWhenItReachesTheSoftCeiling() {
    // 6 MiB a minute from 100 MiB: 400 MiB after 50 minutes.
    MemoryFinding last = during(Duration.ofMinutes(20), at -> 100 + at / 10);

    assertThat(last.trend())
        .hasValueSatisfying(trend -> {
          assertThat((double) trend.bytesPerHour()).isCloseTo(360.0 * MIB, within(4.0 * MIB));
          assertThat(trend.softCeilingAt())
              .hasValueSatisfying(at ->
                  assertThat(Duration.between(T0, at))
                      .isBetween(Duration.ofMinutes(49), Duration.ofMinutes(51)));
        });
    assertThat(warnings).isEqualTo(1);
  }

  @Test
  void growthThatIsWarnedOfIsNotMentionedAgainForAnHour() {
    // Within the hour from the tenth minute on.
    during(Duration.ofMinutes(69), at -> 370 + at / 100);
    assertThat(warnings).isEqualTo(1);

    during(Duration.ofMinutes(10), at -> 370 + at / 100);
    assertThat(warnings).isEqualTo(2);
  }

  @Test
  void slowGrowthFarFromTheCeilingIsATrendButNoWarning() {
    MemoryFinding last = during(Duration.ofMinutes(60), at -> 100 + at / 60);

    assertThat(last.trend())
        .hasValueSatisfying(trend -> {
          assertThat((double) trend.bytesPerHour()).isCloseTo(60.0 * MIB, within(2.0 * MIB));
          assertThat(trend.softCeilingAt()).isEmpty();
        });
    assertThat(warnings).isZero();
  }

  @Test
  void warmingUpIsNoLeak() {
    // To 190 MiB with a time constant of 90 s: as a line through the first ten minutes it is steep.
    during(Duration.ofMinutes(30), at -> 190 - 110 * Math.exp(-at / 90));

    assertThat(warnings).isZero();
  }

  @Test
  void shrinkingMemoryHasANegativeTrend() {
    MemoryFinding last = during(Duration.ofMinutes(15), at -> 300 - at / 10);

    assertThat(last.trend())
        .hasValueSatisfying(trend -> {
          assertThat(trend.bytesPerHour()).isNegative();
          assertThat(trend.softCeilingAt()).isEmpty();
        });
  }

  @Test
  void noiseAroundALevelWarnsOfNothing() {
    long seed = Long.getLong("seed", 20_261_123L);
    System.out.println("seed " + seed);
    RandomGenerator random = new SplittableRandom(seed);

    during(Duration.ofHours(12), _ -> 200 + random.nextGaussian() * 10);

    assertThat(warnings).isZero();
  }

  @Test
  void trendIsOfTheLastQuarterOfAnHourOnly() {
    during(Duration.ofMinutes(30), at -> 100 + at / 20);
    MemoryFinding last = during(Duration.ofMinutes(16), _ -> 190);

    assertThat(last.trend()).hasValueSatisfying(trend -> assertThat(trend.bytesPerHour()).isZero());
  }

  /** With a sample every 2 s, of so many MiB by the seconds since T0; the last finding. */
  private MemoryFinding during(Duration time, DoubleUnaryOperator mebibytes) {
    Instant end = now.plus(time);
    MemoryFinding last = observe(bytes(mebibytes));
    while (now.isBefore(end)) {
      last = observe(bytes(mebibytes));
    }
    return last;
  }

  private long bytes(DoubleUnaryOperator mebibytes) {
    return (long) (mebibytes.applyAsDouble(Duration.between(T0, now).toMillis() / 1e3) * MIB);
  }

  private MemoryFinding observe(long bytes) {
    MemoryFinding finding = guard.observe(now, bytes);
    now = now.plus(SAMPLE);
    warnings += finding.warn() ? 1 : 0;
    return finding;
  }
}
