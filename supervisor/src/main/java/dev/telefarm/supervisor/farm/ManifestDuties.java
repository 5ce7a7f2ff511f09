package dev.telefarm.supervisor.farm;

import dev.telefarm.proto.v1.Download;
import dev.telefarm.supervisor.content.ManifestWriter;
import dev.telefarm.supervisor.store.Changes;
import dev.telefarm.supervisor.store.DurableStep;
import dev.telefarm.supervisor.store.FarmStore;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;

/**
 * Sees to it that each completed download is in the manifest that was asked for, once: that it is
 * due is stored with the completion, and taken back when the line is on stable storage. Belongs to
 * the control loop.
 */
final class ManifestDuties {
  private final ControlLoop loop;
  private final FarmStore store;
  private final ManifestWriter writer;

  ManifestDuties(ControlLoop loop, FarmStore store, ManifestWriter writer) {
    this.loop = loop;
    this.store = store;
    this.writer = writer;
  }

  static boolean due(Download download) {
    return download.getState() == Download.State.STATE_COMPLETED
        && !download.getTarget().getManifest().isEmpty();
  }

  /** What an earlier supervisor did not do, or did without being able to note it. */
  void resume(Collection<DownloadEntry> entries) {
    entries.stream().filter(entry -> entry.manifestDue).forEach(entry -> list(entry, true));
  }

  /** Lists the download when that it is due is durable. */
  void completed(DownloadEntry entry, CompletableFuture<Void> durable) {
    if (entry.manifestDue) {
      var _ = durable.thenRun(() -> loop.run(() -> list(entry, false)));
    }
  }

  private void list(DownloadEntry entry, boolean mayBeThere) {
    var _ =
        writer
            .add(entry.download, mayBeThere)
            .thenRun(() ->
                loop.run(() -> {
                  entry.manifestDue = false;
                  store.commit(
                      new Changes()
                          .step(DurableStep.MANIFEST_LISTED)
                          .put(
                              entry.id,
                              entry.stored(Times.instant(entry.download.getUpdateTime()))));
                }));
  }
}
