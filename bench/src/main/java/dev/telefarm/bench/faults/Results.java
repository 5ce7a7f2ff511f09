package dev.telefarm.bench.faults;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.telefarm.proto.v1.Download;
import java.util.ArrayList;
import java.util.List;

/** What came of all faults that were measured, for the rows about all of them. Thread-safe. */
final class Results {
  /**
   * One fault's.
   *
   * @param losses seconds of each run that came out as it is to
   */
  record Result(Fault fault, List<FarmTake> takes, List<Double> losses, long intoWaits) {
    boolean recoverable() {
      return fault.outcome() instanceof Fault.Outcome.Completes;
    }

    /** Runs of what could have gone on that ended FAILED. */
    long failed() {
      return recoverable()
          ? takes.stream()
              .filter(take -> take.story().last().getState() == Download.State.STATE_FAILED)
              .count()
          : 0;
    }

    /** Runs of what can be recovered from that did not end with the original's bytes. */
    long withoutOriginal() {
      return recoverable() ? takes.stream().filter(take -> !take.story().original()).count() : 0;
    }
  }

  @GuardedBy("this")
  private final List<Result> results = new ArrayList<>();

  synchronized void add(Result result) {
    results.add(result);
  }

  synchronized List<Result> all() {
    return List.copyOf(results);
  }
}
