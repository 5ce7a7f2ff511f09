package dev.telefarm.supervisor.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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

  /** The most urgent first. */
  List<PendingDownload> sort(Collection<PendingDownload> pending) {
    Map<DownloadGroup, List<PendingDownload>> groups =
        pending.stream().collect(Collectors.groupingBy(PendingDownload::group));
    List<Place> places = new ArrayList<>();
    groups.forEach((group, downloads) -> {
      downloads.sort(Comparator.comparing(PendingDownload::id));
      int before = held.getOrDefault(group, 0);
      for (int i = 0; i < downloads.size(); i++) {
        PendingDownload download = downloads.get(i);
        long age = before + i == 0 ? age(group, download) : 0;
        places.add(new Place(download, group.priority() + age, before + i));
      }
    });
    places.sort(
        Comparator.comparingLong(Place::level)
            .reversed()
            .thenComparingInt(Place::turn)
            .thenComparing(place -> place.download().id()));
    return places.stream().map(Place::download).toList();
  }

  private long age(DownloadGroup group, PendingDownload oldest) {
    Instant last = begun.getOrDefault(group, Instant.MIN);
    Instant since = last.isAfter(oldest.created()) ? last : oldest.created();
    return Math.max(0, Duration.between(since, now).dividedBy(STEP));
  }

  private record Place(PendingDownload download, long level, int turn) {}
}
