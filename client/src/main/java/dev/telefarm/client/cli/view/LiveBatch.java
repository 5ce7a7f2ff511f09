package dev.telefarm.client.cli.view;

import dev.telefarm.proto.v1.DownloadBatch;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.List;

/** For terminals: two lines, drawn again in place. */
public final class LiveBatch implements BatchView {
  private final LiveArea area;
  private final Width width;
  private final InstantSource clock;

  public LiveBatch(PrintStream out, Width width, InstantSource clock) {
    this.area = new LiveArea(out);
    this.width = width;
    this.clock = clock;
  }

  @Override
  public void changed(DownloadBatch batch) {
    int columns = width.columns() - 1; // the last column makes some terminals wrap
    area.draw(
        List.of(),
        List.of(
            DisplayText.shortened(BatchText.headline(batch, clock.instant()), columns),
            DisplayText.shortened(BatchText.totals(batch).line(), columns)));
  }

  @Override
  public void finish() {
    area.keep();
  }
}
