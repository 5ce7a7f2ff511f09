package dev.telefarm.client.cli.view;

import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.Worker;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The order of `telefarm top`'s rows. Each is chosen by the first letter of its name. */
public enum TopSort {
  NAME,
  RATE,
  CPU,
  MEMORY;

  public static Optional<TopSort> ofKey(int key) {
    return Arrays.stream(values()).filter(sort -> sort.key() == key).findFirst();
  }

  char key() {
    return word().charAt(0);
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Workers that need a look come first.
   *
   * @param rates bytes a second by account name
   */
  Comparator<Worker> ofWorkers(Map<String, Long> rates) {
    Comparator<Worker> byName = Comparator.comparing(Worker::getName);
    Comparator<Worker> chosen =
        switch (this) {
          case NAME -> byName;
          case RATE ->
              Comparator.comparingLong(
                      (Worker worker) -> rates.getOrDefault(worker.getAccount(), 0L))
                  .reversed();
          case CPU -> Comparator.comparingDouble(Worker::getCpuLoad).reversed();
          case MEMORY -> Comparator.comparingLong(Worker::getResidentBytes).reversed();
        };
    return Comparator.comparing(TopSort::isHealthy).thenComparing(chosen).thenComparing(byName);
  }

  /** What moves comes first, then what waits, then the queue; of equals the oldest. */
  Comparator<Download> ofDownloads() {
    Comparator<Download> byState = Comparator.comparingInt(TopSort::rank);
    Comparator<Download> byAge = Comparator.comparing(Download::getName);
    Comparator<Download> byRate =
        Comparator.comparingLong((Download download) -> download.getProgress().getBytesPerSecond())
            .reversed();
    return this == NAME
        ? byState.thenComparing(byAge)
        : byState.thenComparing(byRate).thenComparing(byAge);
  }

  private static boolean isHealthy(Worker worker) {
    return switch (worker.getState()) {
      case STATE_QUARANTINED, STATE_BACKING_OFF -> false;
      case STATE_UNSPECIFIED,
          STATE_STARTING,
          STATE_RUNNING,
          STATE_DRAINING,
          STATE_STOPPED,
          UNRECOGNIZED ->
          true;
    };
  }

  private static int rank(Download download) {
    return switch (download.getState()) {
      case STATE_RUNNING, STATE_VERIFYING -> 0;
      case STATE_RESOLVING -> 1;
      case STATE_WAITING -> 2;
      case STATE_PAUSED -> 3;
      case STATE_UNSPECIFIED,
          STATE_QUEUED,
          STATE_COMPLETED,
          STATE_FAILED,
          STATE_CANCELLED,
          UNRECOGNIZED ->
          4;
    };
  }
}
