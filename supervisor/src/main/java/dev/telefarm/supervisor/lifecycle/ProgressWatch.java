package dev.telefarm.supervisor.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tells whether what one worker fetches stands still. Slowness is none of its business: one byte in
 * a stall deadline is enough. Not thread-safe.
 */
public final class ProgressWatch {
  private final Duration stallDeadline;
  private final Map<String, Mark> marks = new HashMap<>();

  /**
   * How far a download was.
   *
   * @param since when it was seen to be there first, or was reported to stand still last
   * @param stood whether it was reported and did not move since
   */
  private record Mark(long bytes, Instant since, boolean stood) {}

  public ProgressWatch(Duration stallDeadline) {
    this.stallDeadline = stallDeadline;
  }

  /**
   * Looks at everything that the worker is to fetch now: what it is not, because it waits or ended,
   * is left out and begins anew later.
   *
   * @param active a number for each download that changes with every byte
   * @return what is to be told to the state machine
   */
  public Optional<WorkerEvent> look(Map<String, Long> active, Instant now) {
    boolean stoodBefore = stood();
    marks.keySet().retainAll(active.keySet());
    boolean due = false;
    for (Map.Entry<String, Long> download : active.entrySet()) {
      Mark mark = marks.get(download.getKey());
      if (mark == null || mark.bytes() != download.getValue()) {
        marks.put(download.getKey(), new Mark(download.getValue(), now, false));
      } else if (Duration.between(mark.since(), now).compareTo(stallDeadline) >= 0) {
        marks.put(download.getKey(), new Mark(mark.bytes(), now, true));
        due = true;
      }
    }
    if (due) {
      boolean all = marks.values().stream().allMatch(Mark::stood);
      return Optional.of(new WorkerEvent.StoodStill(all));
    }
    return stoodBefore && !stood() ? Optional.of(new WorkerEvent.Moved()) : Optional.empty();
  }

  private boolean stood() {
    return marks.values().stream().anyMatch(Mark::stood);
  }
}
