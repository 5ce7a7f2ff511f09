package dev.telefarm.worker.download;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which downloads run: higher priorities first, then the order of their ids, which is the order of
 * creation. What runs is not stopped for something more important; what waits for a moment gives
 * its slot away until then.
 */
final class SlotPlanner {
  private SlotPlanner() {}

  record Candidate(String download, int priority, Instant notBefore) {}

  private static final Comparator<Candidate> ORDER =
      Comparator.comparingInt(Candidate::priority).reversed().thenComparing(Candidate::download);

  /** The downloads to start now, given how many slots are free. */
  static List<String> start(Collection<Candidate> waiting, int freeSlots, Instant now) {
    return waiting.stream()
        .filter(candidate -> !candidate.notBefore().isAfter(now))
        .sorted(ORDER)
        .limit(Math.max(0, freeSlots))
        .map(Candidate::download)
        .toList();
  }

  /** When to plan again if nothing else happens. */
  static Optional<Instant> next(Collection<Candidate> waiting, Instant now) {
    return waiting.stream()
        .map(Candidate::notBefore)
        .filter(moment -> moment.isAfter(now))
        .min(Comparator.naturalOrder());
  }
}
