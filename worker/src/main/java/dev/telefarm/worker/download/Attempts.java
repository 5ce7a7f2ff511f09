package dev.telefarm.worker.download;

import static dev.telefarm.worker.download.SlotPlanner.ORDER;

import dev.telefarm.worker.download.SlotPlanner.Candidate;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
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

  /**
   * Which of these to start now.
   *
   * @param most at the same time, whatever their size
   */
  List<String> next(Collection<Candidate> waiting, int lanes, int most, Instant now) {
    int large = large();
    int small = running.size() - large;
    return SlotPlanner.start(
        waiting,
        Math.min(maxLarge, most) - large,
        Math.min(SlotPlanner.SMALL_PER_LANE * lanes, most) - small,
        now);
  }

  /** Stops the least important and newest ones beyond {@code most} of large files. */
  void preempt(int most) {
    running.values().stream()
        .filter(Attempt::large)
        .sorted(Comparator.comparing(attempt -> attempt.download().candidate(), ORDER))
        .skip(most)
        .forEach(Attempt::preempt);
  }

  /** How many lanes each file may have if all of them may have {@code most} together. */
  int lanesPerFile(int most) {
    return Math.max(1, most / Math.max(1, large()));
  }

  /** The id of the one that runs; empty if there are none or several. */
  String sole() {
    return running.size() == 1 ? running.keySet().iterator().next() : "";
  }

  /** It turned out to be of a large file; false if there is no slot for one. */
  boolean enlarge(Attempt attempt, int most) {
    boolean free = large() < Math.min(maxLarge, most);
    if (free) {
      attempt.enlarged();
    }
    return free;
  }

  private int large() {
    return (int) running.values().stream().filter(Attempt::large).count();
  }
}
