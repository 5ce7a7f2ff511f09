package dev.telefarm.supervisor.farm;

import dev.telefarm.supervisor.store.Changes;
import dev.telefarm.supervisor.store.DurableStep;
import dev.telefarm.supervisor.store.FarmStore;
import dev.telefarm.supervisor.store.proto.StoredParts;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Writes the changes of the parts' records together, some time later: a synced write for each
 * report would cost more than the parts that a crash makes us forget, which the workers tell again
 * when they attach. Belongs to the control loop.
 */
final class PartsWriter {
  private static final Duration DELAY = Duration.ofSeconds(1);

  private final ControlLoop loop;
  private final FarmStore store;
  private final Set<DownloadEntry> unwritten = new LinkedHashSet<>();

  PartsWriter(ControlLoop loop, FarmStore store) {
    this.loop = loop;
    this.store = store;
  }

  void changed(DownloadEntry entry) {
    if (unwritten.isEmpty()) {
      loop.after(DELAY, this::write);
    }
    unwritten.add(entry);
  }

  private void write() {
    Changes changes = new Changes().step(DurableStep.PARTS_RECORDED);
    unwritten.forEach(entry -> add(entry, changes));
    unwritten.clear();
    if (!changes.isEmpty()) {
      store.commit(changes);
    }
  }

  /** Adds what changed of the download's parts since it was added last. */
  static void add(DownloadEntry entry, Changes changes) {
    entry
        .parts
        .takeChangedRows()
        .forEach((first, runs) ->
            changes.put(entry.id, first, StoredParts.newBuilder().addAllRuns(runs).build()));
  }
}
