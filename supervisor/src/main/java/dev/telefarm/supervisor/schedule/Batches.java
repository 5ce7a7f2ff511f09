package dev.telefarm.supervisor.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Which downloads are one batch, and so take turns with others as one: what goes into one folder,
 * each created within {@link #GAP} after the one before. That is what a client makes that asks for
 * a whole chat one file after the other, instead of by a batch of the API, which is one by its
 * name. Two that fill the same folder at the same time are taken for one.
 *
 * <p>Follows from the downloads in the order of their creation, so a restarted supervisor finds the
 * same. Not thread-safe.
 */
public final class Batches {
  static final Duration GAP = Duration.ofSeconds(30);

  private final Map<String, Newest> byFolder = new HashMap<>();

  /**
   * The batch of the next download.
   *
   * @param path its target: a file, or a folder if it ends with a slash
   * @return the id of the batch's first download
   */
  public String add(String id, String path, Instant created) {
    Newest newest =
        byFolder.compute(
            path.substring(0, path.lastIndexOf('/') + 1),
            (_, before) ->
                before == null || before.created.plus(GAP).isBefore(created)
                    ? new Newest(id, created)
                    : new Newest(before.batch, created));
    return newest.batch;
  }

  private record Newest(String batch, Instant created) {}
}
