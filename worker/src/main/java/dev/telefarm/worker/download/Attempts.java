package dev.telefarm.worker.download;

import dev.telefarm.worker.download.SlotPlanner.Candidate;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The attempts that run, and the slots that they take. Guarded by the lock of {@link Downloads}.
 */
final class Attempts {
  private static final int DEFAULT_PARALLEL = 3;

  private final Map<String, Attempt> running = new HashMap<>();
  private final Set<String> stopping = new HashSet<>(); // removed, but not cleared up yet
  private int maxLarge = DEFAULT_PARALLEL;

  /** At most so many of large files; 0 means the default. */
  void limit(int most) {
    maxLarge = most > 0 ? most : DEFAULT_PARALLEL;
  }

  Collection<Attempt> all() {
    return List.copyOf(running.values());
  }

  Optional<Attempt> find(String download) {
    return Optional.ofNullable(running.get(download));
  }

  boolean runs(HeldDownload download) {
    return running.containsKey(download.id());
  }

  /** Whether one of this id runs, or is still being cleared up. */
  boolean busy(HeldDownload download) {
    return runs(download) || stopping.contains(download.id());
  }

  void start(Attempt attempt) {
    running.put(attempt.download().id(), attempt);
    attempt.start();
  }

  void ended(Attempt attempt) {
    running.remove(attempt.download().id());
  }

  /** Stops it; its id stays busy until it is {@linkplain #cleared cleared up}. */
  Optional<Attempt> remove(String download) {
    stopping.add(download);
    Optional<Attempt> attempt = Optional.ofNullable(running.remove(download));
    attempt.ifPresent(Attempt::interrupt);
    return attempt;
  }

  void cleared(String download) {
    stopping.remove(download);
  }

  /** Which of these to start now. */
  List<String> next(Collection<Candidate> waiting, int lanes, Instant now) {
    int large = large();
    int small = running.size() - large;
    return SlotPlanner.start(
        waiting, maxLarge - large, SlotPlanner.SMALL_PER_LANE * lanes - small, now);
  }

  /** It turned out to be of a large file; false if there is no slot for one. */
  boolean enlarge(Attempt attempt) {
    boolean free = large() < maxLarge;
    if (free) {
      attempt.enlarged();
    }
    return free;
  }

  private int large() {
    return (int) running.values().stream().filter(Attempt::large).count();
  }
}
