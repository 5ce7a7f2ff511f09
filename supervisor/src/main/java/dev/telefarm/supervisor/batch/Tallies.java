package dev.telefarm.supervisor.batch;

import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadCounts;
import dev.telefarm.supervisor.farm.DownloadListener;
import dev.telefarm.supervisor.farm.DownloadOrigin;
import dev.telefarm.supervisor.store.Changes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The counts of every batch and every subscription. Belongs to the control loop. */
final class Tallies implements DownloadListener {
  private final Map<String, Tally> tallies = new HashMap<>();
  private BiConsumer<String, Changes> changed = (_, _) -> {};

  /** Whom to tell of the origin's name when its counts changed. */
  void onChange(BiConsumer<String, Changes> listener) {
    changed = listener;
  }

  @Override
  public void changed(Optional<Download> before, Optional<Download> after, Changes changes) {
    String origin = before.or(() -> after).map(DownloadOrigin::nameOf).orElse("");
    if (origin.isEmpty()) {
      return;
    }
    Tally tally = tallies.computeIfAbsent(origin, _ -> new Tally());
    before.ifPresent(tally::remove);
    after.ifPresent(tally::add);
    changed.accept(origin, changes);
  }

  DownloadCounts counts(String origin) {
    Tally tally = tallies.get(origin);
    return tally == null ? DownloadCounts.getDefaultInstance() : tally.counts();
  }

  long open(String origin) {
    Tally tally = tallies.get(origin);
    return tally == null ? 0 : tally.open();
  }
}
