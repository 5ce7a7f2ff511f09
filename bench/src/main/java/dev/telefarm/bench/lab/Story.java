package dev.telefarm.bench.lab;

import dev.telefarm.proto.v1.Download;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What a user saw of one download, until it ended or nobody looked any longer.
 *
 * @param sights each state that was seen, in order; at least one
 * @param account what the API said of its accounts meanwhile, in words: limits, and states other
 *     than ready
 * @param original whether the file on the disk has the original's SHA-256; false unless COMPLETED
 */
public record Story(List<Sight> sights, Set<String> account, boolean original) {
  public Story {
    sights = List.copyOf(sights);
  }

  /**
   * The download as it was shown at a time.
   *
   * @param nanos since the farm was asked for it, by a clock that nobody sets
   */
  public record Sight(Instant at, long nanos, Download download) {}

  public Download last() {
    return sights.getLast().download();
  }

  /** From CreateDownload until the last sight. */
  public long nanos() {
    return sights.getLast().nanos();
  }
}
