package dev.telefarm.worker.download;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/** Bytes per second over the last few seconds. For one thread. */
final class RateMeter {
  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(4);
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  private record Sample(long nanos, long bytes) {}

  private final Deque<Sample> samples = new ArrayDeque<>();

  /** Notes that {@code bytes} in all were there at {@code nanos}, and answers the rate. */
  long bytesPerSecond(long nanos, long bytes) {
    samples.addLast(new Sample(nanos, bytes));
    while (samples.size() > 2 && nanos - samples.getFirst().nanos > WINDOW_NANOS) {
      samples.removeFirst();
    }
    Sample first = samples.getFirst();
    long elapsed = nanos - first.nanos;
    return elapsed <= 0 ? 0 : (long) ((double) (bytes - first.bytes) * SECOND_NANOS / elapsed);
  }
}
