package dev.telefarm.supervisor.schedule;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lets accounts that have nothing to do take what waits for a slot at others (pure). Downloads are
 * handed to an account ahead of its slots, because only its worker knows which files are small and
 * run beside the others; so large ones may wait there while another account is idle.
 *
 * <p>The longest queue gives its first. An account takes only as much as it runs at once, has no
 * queue of its own, and holds fewer downloads afterwards than the giver did before: nothing moves
 * back.
 */
public final class Backlogs {
  private Backlogs() {}

  /**
   * What an account has.
   *
   * @param running downloads that wait for no slot
   * @param parallel how many large files it runs at once
   * @param queued those that wait for a slot for a while already, the first to run first
   * @param fresh how many more wait for one, only just told
   */
  public record Backlog(
      AccountCandidate account,
      int running,
      int parallel,
      List<PendingDownload> queued,
      int fresh) {}

  /** A download goes from one account to another. */
  public record Move(String download, String from, String to) {}

  public static List<Move> plan(List<Backlog> backlogs, Instant now) {
    Map<String, List<PendingDownload>> queues = new HashMap<>();
    Map<String, Integer> loads = new HashMap<>();
    for (Backlog backlog : backlogs) {
      queues.put(backlog.account().name(), new ArrayList<>(backlog.queued()));
      loads.put(backlog.account().name(), backlog.account().load());
    }
    List<Move> moves = new ArrayList<>();
    for (Backlog idle : backlogs) {
      int room = idle(idle) ? idle.parallel() - idle.running() : 0;
      Optional<Move> move = room > 0 ? next(idle.account(), queues, loads, now) : Optional.empty();
      while (move.isPresent()) {
        moves.add(move.get());
        loads.merge(move.get().from(), -1, Integer::sum);
        loads.merge(move.get().to(), 1, Integer::sum);
        room--;
        move = room > 0 ? next(idle.account(), queues, loads, now) : Optional.empty();
      }
    }
    return moves;
  }

  private static boolean idle(Backlog backlog) {
    return backlog.account().works() && backlog.queued().isEmpty() && backlog.fresh() == 0;
  }

  private static Optional<Move> next(
      AccountCandidate taker,
      Map<String, List<PendingDownload>> queues,
      Map<String, Integer> loads,
      Instant now) {
    List<Map.Entry<String, List<PendingDownload>>> givers =
        queues.entrySet().stream()
            .filter(queue -> !queue.getValue().isEmpty())
            .filter(queue ->
                loads.getOrDefault(queue.getKey(), 0) > loads.getOrDefault(taker.name(), 0) + 1)
            .sorted(
                Comparator.<Map.Entry<String, List<PendingDownload>>>comparingInt(
                        queue -> -queue.getValue().size())
                    .thenComparing(Map.Entry::getKey))
            .toList();
    for (Map.Entry<String, List<PendingDownload>> giver : givers) {
      Optional<PendingDownload> first =
          giver.getValue().stream()
              .filter(download -> download.admits(taker) && !download.avoids(taker, now))
              .findFirst();
      if (first.isPresent()) {
        giver.getValue().remove(first.get());
        return Optional.of(new Move(first.get().id(), giver.getKey(), taker.name()));
      }
    }
    return Optional.empty();
  }
}
