package dev.telefarm.client.cli;

import dev.telefarm.client.cli.view.BatchView;
import dev.telefarm.proto.v1.DownloadBatch;

/** A line of JSON for each change. */
final class JsonBatch implements BatchView {
  private final Session session;
  private DownloadBatch shown = DownloadBatch.getDefaultInstance();

  JsonBatch(Session session) {
    this.session = session;
  }

  @Override
  public void changed(DownloadBatch batch) {
    if (!batch.equals(shown)) {
      shown = batch;
      session.printJson(batch);
    }
  }

  @Override
  public void finish() {}
}
