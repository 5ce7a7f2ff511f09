package dev.telefarm.supervisor.farm;

import dev.telefarm.proto.v1.Download;
import dev.telefarm.supervisor.store.Changes;
import java.util.Optional;

/** Is told of every change of every download, on the control loop. */
@FunctionalInterface
public interface DownloadListener {
  /**
   * The download became another one.
   *
   * @param before empty if it is new, or new to the listener
   * @param after empty if it was deleted
   * @param changes what becomes durable with it, for the listener to add to; dropped if only
   *     progress changed
   */
  void changed(Optional<Download> before, Optional<Download> after, Changes changes);
}
