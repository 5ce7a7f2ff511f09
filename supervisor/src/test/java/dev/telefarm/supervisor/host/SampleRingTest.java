package dev.telefarm.supervisor.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SampleRingTest {
  private static final Instant T0 = Instant.parse("2026-11-01T00:00:00Z");

  private final SampleRing ring = new SampleRing();

  @Test
  void samplesOfOneSlotBecomeOnePointOfPeaksAndMeans() {
    ring.add(T0, sample(100 << 20, 0.1, 40, 1 << 20));
    ring.add(T0.plusSeconds(2), sample(300 << 20, 0.4, 60, 4 << 20));
    ring.add(T0.plusSeconds(9), sample(200 << 20, 0.1, 50, 1 << 20));

    assertThat(ring.points(T0.plusSeconds(9)))
        .containsExactly(new SamplePoint(T0, 300 << 20, 50 << 20, 0.2, 60, 7, 2 << 20, 1 << 10));
  }

  @Test
  void pointsAreInTheOrderOfTimeAndNoneIsOlderThanAnHour() {
    for (int seconds = 0; seconds < 5400; seconds += 2) {
      ring.add(T0.plusSeconds(seconds), sample(seconds * 1024L, 0, 1, 0));
    }

    List<SamplePoint> points = ring.points(T0.plusSeconds(5399));
    assertThat(points).hasSize(SampleRing.SLOTS);
    assertThat(points).isSortedAccordingTo((a, b) -> a.time().compareTo(b.time()));
    assertThat(points.getFirst().time()).isEqualTo(T0.plusSeconds(1800));
    assertThat(points.getLast().residentBytes()).isEqualTo(5398 * 1024L);
  }

  @Test
  void timeWithoutAProcessHasNoPoints() {
    ring.add(T0, sample(1 << 20, 0, 1, 0));
    ring.add(T0.plusSeconds(60), sample(2 << 20, 0, 1, 0));

    assertThat(ring.points(T0.plusSeconds(60)))
        .extracting(SamplePoint::time)
        .containsExactly(T0, T0.plusSeconds(60));
    assertThat(ring.points(T0.plus(Duration.ofHours(1)))).hasSize(1);
    assertThat(ring.points(T0.plus(Duration.ofHours(2)))).isEmpty();
  }

  @Test
  void whatIsTooLargeForAColumnIsCutAndNotWrapped() {
    ring.add(T0, sample(Long.MAX_VALUE, 0, 1_000_000, Long.MAX_VALUE));

    SamplePoint point = ring.points(T0).getFirst();
    assertThat(point.residentBytes()).isEqualTo((long) Integer.MAX_VALUE << 10);
    assertThat(point.threadCount()).isEqualTo(65_535);
    assertThat(point.readBytesPerSecond()).isEqualTo((long) Integer.MAX_VALUE << 10);
  }

  private static ProcessSample sample(long resident, double load, int threads, long readRate) {
    return new ProcessSample(resident, 50 << 20, load, threads, 7, 0, 0, readRate, 1 << 10);
  }
}
