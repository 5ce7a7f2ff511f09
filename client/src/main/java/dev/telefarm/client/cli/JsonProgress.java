package dev.telefarm.client.cli;

import dev.telefarm.client.cli.view.Progress;
import dev.telefarm.proto.v1.Download;

/** A line of JSON for each change. */
record JsonProgress(Session session) implements Progress {
  @Override
  public void changed(Download download) {
    session.printJson(download);
  }

  @Override
  public void tick() {}

  @Override
  public void finish() {}
}
