package dev.telefarm.client.cli;

import dev.telefarm.client.cli.view.Progress;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.WatchDownloadsResponse;

/** A line of JSON for each change, {@code {"deleted":{"name":...}}} for one that is gone. */
record JsonProgress(Session session) implements Progress {
  @Override
  public void changed(Download download) {
    session.printJson(download);
  }

  @Override
  public void deleted(String name) {
    session.printJson(
        WatchDownloadsResponse.newBuilder()
            .setDeleted(WatchDownloadsResponse.Deleted.newBuilder().setName(name)));
  }

  @Override
  public void tick() {}

  @Override
  public void finish() {}
}
