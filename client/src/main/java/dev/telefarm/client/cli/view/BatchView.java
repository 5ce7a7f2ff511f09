package dev.telefarm.client.cli.view;

import dev.telefarm.proto.v1.DownloadBatch;

/** Shows how a batch does. Not thread-safe. */
public interface BatchView {
  /** Shows nothing. */
  BatchView SILENT =
      new BatchView() {
        @Override
        public void changed(DownloadBatch batch) {}

        @Override
        public void finish() {}
      };

  /** The batch as it is now, changed or not; called some times in a second. */
  void changed(DownloadBatch batch);

  /** Nothing more comes. */
  void finish();
}
