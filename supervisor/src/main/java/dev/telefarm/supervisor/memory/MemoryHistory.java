package dev.telefarm.supervisor.memory;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The resident memory of one process over the last quarter of an hour: one point each 10 s, the
 * peak of that time. 2.2 KB. Not thread-safe.
 */
final class MemoryHistory {
  /** How far a trend looks ahead. */
  static final Duration HORIZON = Duration.ofHours(1);

  /** Below this there is no trend: starting up alone looks like a steep one. */
  static final Duration SHORTEST = Duration.ofMinutes(10);

  private static final int STEP_MILLIS = 10_000;
  private static final int POINTS = 91;
  private static final double MILLIS_AN_HOUR = Duration.ofHours(1).toMillis();

  /** A ring; the newest point is at {@code (count - 1) % POINTS}. */
  private final long[] times = new long[POINTS];

  private final long[] bytes = new long[POINTS];
  private int count;

  void add(Instant now, long residentBytes) {
    long time = Math.floorDiv(now.toEpochMilli(), STEP_MILLIS) * STEP_MILLIS;
    int newest = Math.floorMod(count - 1, POINTS);
    if (count > 0 && times[newest] >= time) {
      bytes[newest] = Math.max(bytes[newest], residentBytes);
      return;
    }
    int next = count % POINTS;
    times[next] = time;
    bytes[next] = residentBytes;
    count++;
    if (count == 2 * POINTS) {
      // The same place in the ring, and a count that never overflows.
      count = POINTS;
    }
  }

  /** Empty before {@link #SHORTEST} has passed. */
  Optional<MemoryTrend> trend(long softBytes) {
    int points = Math.min(count, POINTS);
    if (points < 2 || times[at(points - 1, points)] - times[at(0, points)] < SHORTEST.toMillis()) {
      return Optional.empty();
    }
    Line whole = fit(0, points);
    Line lastHalf = fit(points / 2, points);
    // A warm-up is steep at first and flat then: only what still rises counts, at its slower pace.
    double slope = Math.min(whole.slope, lastHalf.slope);
    long newest = times[at(points - 1, points)];
    double room = softBytes - Math.max(0, whole.value);
    double millis = Math.max(0, room) / slope;
    boolean near = slope > 0 && millis <= HORIZON.toMillis();
    return Optional.of(
        new MemoryTrend(
            Math.round(whole.slope * MILLIS_AN_HOUR),
            near ? Optional.of(Instant.ofEpochMilli(newest + (long) millis)) : Optional.empty()));
  }

  /** Least squares through the points of the given positions, oldest first. */
  private Line fit(int from, int to) {
    int points = Math.min(count, POINTS);
    long origin = times[at(from, points)];
    double n = to - from;
    double sumX = 0;
    double sumY = 0;
    for (int i = from; i < to; i++) {
      sumX += times[at(i, points)] - origin;
      sumY += bytes[at(i, points)];
    }
    double meanX = sumX / n;
    double meanY = sumY / n;
    double covariance = 0;
    double variance = 0;
    for (int i = from; i < to; i++) {
      double x = times[at(i, points)] - origin - meanX;
      covariance += x * (bytes[at(i, points)] - meanY);
      variance += x * x;
    }
    double slope = variance == 0 ? 0 : covariance / variance;
    double end = times[at(to - 1, points)] - origin;
    return new Line(slope, meanY + slope * (end - meanX));
  }

  /** The index in the ring of the position, 0 being the oldest point. */
  private int at(int position, int points) {
    return Math.floorMod(count - points + position, POINTS);
  }

  /**
   * A fitted line.
   *
   * @param slope bytes a millisecond
   * @param value at its end
   */
  private record Line(double slope, double value) {}
}
