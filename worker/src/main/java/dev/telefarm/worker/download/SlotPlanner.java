package dev.telefarm.worker.download;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which downloads run: higher priorities first, then the order of their ids, which is the order of
 * creation. Large files have few slots, small ones many more: a small file is mostly waiting for
 * answers. One whose size is not known yet runs as a small one until it is. What runs is not
 * stopped for something more important; what waits for a moment gives its slot away until then.
 */
final class SlotPlanner {
  /** Larger than this is large, bytes. */
  static final long SMALL_BYTES = 5 << 20;

  /** Small files at the same time on one lane. */
  static final int SMALL_PER_LANE = 8;

  private SlotPlanner() {}

  record Candidate(String download, int priority, Instant notBefore, boolean large) {}

  /** The more important first. */
  static final Comparator<Candidate> ORDER =
      Comparator.comparingInt(Candidate::priority).reversed().thenComparing(Candidate::download);

  /** The downloads to start now, given how many slots are free. */
  static List<String> start(
      Collection<Candidate> waiting, int freeLarge, int freeSmall, Instant now) {
    List<Candidate> ready =
        waiting.stream()
            .filter(candidate -> !candidate.notBefore().isAfter(now))
            .sorted(ORDER)
            .toList();
    List<String> start = new ArrayList<>();
    int large = freeLarge;
    int small = freeSmall;
    for (Candidate candidate : ready) {
      if (candidate.large() ? large-- > 0 : small-- > 0) {
        start.add(candidate.download());
      }
    }
    return start;
  }

  /** When to plan again if nothing else happens. */
  static Optional<Instant> next(Collection<Candidate> waiting, Instant now) {
    return waiting.stream()
        .map(Candidate::notBefore)
        .filter(moment -> moment.isAfter(now))
        .min(Comparator.naturalOrder());
  }
}
