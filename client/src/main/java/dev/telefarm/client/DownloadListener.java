package dev.telefarm.client;

import dev.telefarm.proto.v1.Download;

/** Takes what a {@link DownloadWatch} shows, one call at a time. Must not block for long. */
@FunctionalInterface
public interface DownloadListener {
  /** A download is new or has changed; quick changes in between may be left out. */
  void changed(Download download);

  /** A download was deleted: {@code downloads/{download}}, never used again. */
  default void deleted(String name) {}

  /** Forget everything: what there is follows. */
  default void reset() {}
}
