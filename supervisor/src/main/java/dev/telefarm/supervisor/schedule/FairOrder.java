package dev.telefarm.supervisor.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * In which order downloads get accounts. Higher priority first; among equals the groups take turns:
 * the one with fewest downloads at accounts is next, so that a batch of thousands leaves room for a
 * single download that comes later. Within a group the oldest first.
 *
 * <p>A group of which no account has any rises by one priority for each {@link #STEP} since one of
 * it was begun, or since its oldest was created. So nothing that is created 201 steps later or more
 * goes before it, and nothing waits for ever.
 *
 * @param held how many of each group are at accounts
 * @param begun when one of each group went to an account last, as far as known
 */
public record FairOrder(
    Map<DownloadGroup, Integer> held, Map<DownloadGroup, Instant> begun, Instant now) {
  public static final Duration STEP = Duration.ofMinutes(1);

  /**
   * How urgent a download is.
   *
   * @param before of its group that have an account, or get one before it
   */
  long level(DownloadGroup group, int before, PendingDownload download) {
    return group.priority() + (before == 0 ? age(group, download) : 0);
  }

  private long age(DownloadGroup group, PendingDownload oldest) {
    Instant last = begun.getOrDefault(group, Instant.MIN);
    Instant since = last.isAfter(oldest.created()) ? last : oldest.created();
    return Math.max(0, Duration.between(since, now).dividedBy(STEP));
  }
}
