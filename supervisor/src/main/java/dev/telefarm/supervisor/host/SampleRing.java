package dev.telefarm.supervisor.host;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The last hour of one worker: 360 slots of 10 s in columns of primitives, 28 bytes a slot, 10 KB
 * in all (1 MB for a hundred workers). Memory, threads and files are the most in a slot, because a
 * peak is what a ceiling is about; load and rates are means. Thread-safe.
 */
final class SampleRing {
  static final Duration RESOLUTION = Duration.ofSeconds(10);
  static final int SLOTS = 360;

  /** Which slot of all times each place holds, counted from the epoch; 0 is none. */
  private final int[] slots = new int[SLOTS];

  private final int[] residentKib = new int[SLOTS];
  private final int[] proportionalKib = new int[SLOTS];
  private final int[] loadThousandths = new int[SLOTS];
  private final int[] readKib = new int[SLOTS];
  private final int[] writtenKib = new int[SLOTS];
  private final char[] threads = new char[SLOTS];
  private final char[] files = new char[SLOTS];

  /** Samples in the newest slot. */
  private int samples;

  synchronized void add(Instant now, ProcessSample sample) {
    int slot = slot(now);
    int at = slot % SLOTS;
    if (slots[at] != slot) {
      slots[at] = slot;
      residentKib[at] = 0;
      loadThousandths[at] = 0;
      readKib[at] = 0;
      writtenKib[at] = 0;
      threads[at] = 0;
      files[at] = 0;
      samples = 0;
    }
    samples++;
    residentKib[at] = Math.max(residentKib[at], kib(sample.residentBytes()));
    proportionalKib[at] = kib(sample.proportionalBytes());
    loadThousandths[at] = mean(loadThousandths[at], (int) Math.round(sample.cpuLoad() * 1000));
    readKib[at] = mean(readKib[at], kib(sample.readBytesPerSecond()));
    writtenKib[at] = mean(writtenKib[at], kib(sample.writtenBytesPerSecond()));
    threads[at] = (char) Math.max(threads[at], Math.min(sample.threadCount(), Character.MAX_VALUE));
    files[at] = (char) Math.max(files[at], Math.min(sample.openFileCount(), Character.MAX_VALUE));
  }

  /** Oldest first. */
  synchronized List<SamplePoint> points(Instant now) {
    List<SamplePoint> points = new ArrayList<>();
    int newest = slot(now);
    for (int slot = newest - SLOTS + 1; slot <= newest; slot++) {
      if (slot > 0 && slots[slot % SLOTS] == slot) {
        points.add(point(slot, slot % SLOTS));
      }
    }
    return points;
  }

  private SamplePoint point(int slot, int at) {
    return new SamplePoint(
        Instant.ofEpochSecond(slot * RESOLUTION.toSeconds()),
        (long) residentKib[at] << 10,
        (long) proportionalKib[at] << 10,
        loadThousandths[at] / 1000.0,
        threads[at],
        files[at],
        (long) readKib[at] << 10,
        (long) writtenKib[at] << 10);
  }

  /** Exact to the unit over the few samples of a slot. */
  private int mean(int before, int value) {
    return (int) (before + Math.round((value - (double) before) / samples));
  }

  private static int slot(Instant now) {
    return Math.toIntExact(now.getEpochSecond() / RESOLUTION.toSeconds());
  }

  private static int kib(long bytes) {
    return (int) Math.min(bytes >> 10, Integer.MAX_VALUE);
  }
}
