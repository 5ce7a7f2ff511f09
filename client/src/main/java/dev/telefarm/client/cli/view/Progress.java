package dev.telefarm.client.cli.view;

import dev.telefarm.proto.v1.Download;

/** Shows downloads while they run. All calls come from one thread. */
public interface Progress {
  /** A download is new or has changed. */
  void changed(Download download);

  /** A download is gone; also one that was never shown. */
  default void deleted(String name) {}

  /** What was shown may be wrong: what there is follows. */
  default void reset() {}

  /** Time has passed; called several times a second. */
  void tick();

  /** Shows the last state; nothing is called afterwards. */
  void finish();

  /** Shows nothing. */
  Progress SILENT =
      new Progress() {
        @Override
        public void changed(Download download) {}

        @Override
        public void tick() {}

        @Override
        public void finish() {}
      };
}
