package dev.telefarm.supervisor.farm;

import dev.telefarm.proto.v1.Download;
import dev.telefarm.supervisor.store.Changes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Tells of each change from what was told last, so that nothing is counted twice. Belongs to the
 * control loop.
 */
final class DownloadListeners {
  private final List<DownloadListener> listeners = new ArrayList<>();

  /** Tells it of every download that there is, and of each change from then on. */
  void add(DownloadListener listener, Collection<DownloadEntry> entries) {
    for (DownloadEntry entry : entries) {
      entry.shown = entry.download;
      listener.changed(Optional.empty(), Optional.of(entry.download), new Changes());
    }
    listeners.add(listener);
  }

  /** The download is new or another one now. */
  void tell(DownloadEntry entry, Changes changes) {
    Optional<Download> before = Optional.ofNullable(entry.shown);
    Optional<Download> after = Optional.of(entry.download);
    entry.shown = entry.download;
    listeners.forEach(listener -> listener.changed(before, after, changes));
  }

  /** The download is gone. */
  void deleted(DownloadEntry entry) {
    Optional<Download> before = Optional.ofNullable(entry.shown);
    listeners.forEach(listener -> listener.changed(before, Optional.empty(), new Changes()));
  }
}
