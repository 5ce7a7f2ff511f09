package dev.telefarm.supervisor.bandwidth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DayUsageTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final Instant MIDNIGHT = Instant.parse("2026-11-24T00:00:00Z");

  private final DayUsage usage = new DayUsage(0, 0, Map.of());

  @Test
  void whatACountGrowsByIsAddedAndANewAttemptBeginsAnew() {
    usage.told("a", 0, NOON);
    usage.told("a", 100, NOON);
    usage.told("a", 150, NOON);
    usage.told("a", 30, NOON);
    usage.told("b", 0, NOON);
    usage.told("b", 5, NOON);

    assertThat(usage.bytes(NOON)).isEqualTo(185);
  }

  @Test
  void nothingIsCountedTwiceByTheNextSupervisorAndNothingIsLost() {
    usage.told("a", 0, NOON);
    usage.told("a", 100, NOON);
    DayUsage next = new DayUsage(usage.epochDay(), usage.bytes(NOON), usage.counts());
    usage.told("a", 120, NOON); // not written any more

    next.told("a", 140, NOON);

    assertThat(next.bytes(NOON)).isEqualTo(140);
  }

  @Test
  void whatIsSeenForTheFirstTimeWasCountedByAnother() {
    usage.told("a", 500, NOON);
    usage.told("a", 501, NOON);

    assertThat(usage.bytes(NOON)).isEqualTo(1);
  }

  @Test
  void dayEndsAtMidnightOfUtc() {
    usage.told("a", 0, NOON);
    usage.told("a", 100, MIDNIGHT.minusMillis(1));
    assertThat(usage.usedUp(100, MIDNIGHT.minusMillis(1))).isTrue();
    assertThat(DayUsage.tomorrow(MIDNIGHT.minusMillis(1))).isEqualTo(MIDNIGHT);

    assertThat(usage.usedUp(100, MIDNIGHT)).isFalse();
    assertThat(usage.bytes(MIDNIGHT)).isZero();
    usage.told("a", 110, MIDNIGHT);
    assertThat(usage.bytes(MIDNIGHT)).isEqualTo(10);
    assertThat(DayUsage.tomorrow(MIDNIGHT)).isEqualTo(MIDNIGHT.plusSeconds(86_400));
  }

  @Test
  void noBudgetIsNeverUsedUp() {
    usage.told("a", 0, NOON);
    usage.told("a", Long.MAX_VALUE / 2, NOON);

    assertThat(usage.usedUp(0, NOON)).isFalse();
  }

  @Test
  void changesAreToldOfOnce() {
    assertThat(usage.takeChanged()).isFalse();
    usage.told("a", 7, NOON);
    assertThat(usage.takeChanged()).isTrue();
    usage.told("a", 7, NOON);
    assertThat(usage.takeChanged()).isFalse();
    usage.retain(Set.of());
    assertThat(usage.counts()).isEmpty();
  }
}
