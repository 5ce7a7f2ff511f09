package dev.telefarm.supervisor.bandwidth;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * How many bytes an account fetched today (UTC). Not thread-safe.
 *
 * <p>Counted are a worker's own counts of what came, durable or not, because that is what Telegram
 * sees: a part that was fetched twice came twice. Such a count grows with an attempt and begins
 * anew with the next one, so what it grew by since it was told last is added. The last count of
 * each download is kept with the sum: what came while nobody listened is added then, once. What is
 * told of a download for the first time is its beginning, and adds nothing.
 */
public final class DayUsage {
  private static final long DAY_SECONDS = Duration.ofDays(1).toSeconds();

  private final Map<String, Long> counts;
  private long epochDay;
  private long bytes;
  private boolean changed;

  /**
   * What was known.
   *
   * @param epochDay the day that {@code bytes} is about, in days since 1970
   * @param counts as told last, by download
   */
  public DayUsage(long epochDay, long bytes, Map<String, Long> counts) {
    this.epochDay = epochDay;
    this.bytes = bytes;
    this.counts = new HashMap<>(counts);
  }

  /** The worker says how much came for a download in its present attempt. */
  public void told(String download, long count, Instant now) {
    turn(now);
    Long last = counts.put(download, count);
    if (last != null && last != count) {
      bytes += count > last ? count - last : count;
    }
    changed |= last == null || last != count;
  }

  /** Forgets the counts of all other downloads. */
  public void retain(Set<String> downloads) {
    counts.keySet().retainAll(downloads);
  }

  /** Today's bytes. */
  public long bytes(Instant now) {
    return day(now) == epochDay ? bytes : 0;
  }

  /** Whether so many or more came today; a budget of 0 is none. */
  public boolean usedUp(long budget, Instant now) {
    return budget > 0 && bytes(now) >= budget;
  }

  /** When the next day begins. */
  public static Instant tomorrow(Instant now) {
    return Instant.ofEpochSecond((day(now) + 1) * DAY_SECONDS);
  }

  public long epochDay() {
    return epochDay;
  }

  public Map<String, Long> counts() {
    return Map.copyOf(counts);
  }

  /** Whether anything was counted since this was asked last. */
  public boolean takeChanged() {
    boolean was = changed;
    changed = false;
    return was;
  }

  private void turn(Instant now) {
    if (day(now) > epochDay) {
      epochDay = day(now);
      bytes = 0;
    }
  }

  private static long day(Instant now) {
    return Math.floorDiv(now.getEpochSecond(), DAY_SECONDS);
  }
}
