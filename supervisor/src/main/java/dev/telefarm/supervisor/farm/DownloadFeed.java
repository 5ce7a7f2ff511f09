package dev.telefarm.supervisor.farm;

import dev.telefarm.proto.v1.Download;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Tells every watcher of each change. */
final class DownloadFeed {
  private final List<DownloadWatch> watches = new CopyOnWriteArrayList<>();

  /**
   * Starts a watch with what it has to know first; call it on the control loop, so that nothing
   * falls between the two.
   *
   * @param current in the order of revisions
   */
  void open(DownloadWatch watch, Collection<Download> current, long revision) {
    watch.begin(current, revision);
    watches.add(watch);
  }

  /** Ends the watch if its client is too slow; returns whether it goes on. */
  boolean check(DownloadWatch watch) {
    boolean goesOn = watch.check();
    if (!goesOn) {
      watches.remove(watch);
    }
    return goesOn;
  }

  void close(DownloadWatch watch) {
    watches.remove(watch);
  }

  void publish(Download download) {
    watches.removeIf(watch -> !watch.offer(download));
  }
}
