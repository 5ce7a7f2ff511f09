package dev.telefarm.client.cli.view;

import dev.telefarm.proto.v1.DownloadBatch;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** For pipes and logs: a line when the batch's state changes, and one every few seconds. */
public final class PlainBatch implements BatchView {
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final PrintStream out;
  private final InstantSource clock;
  private DownloadBatch shown = DownloadBatch.getDefaultInstance();
  private Instant when = Instant.MIN;

  public PlainBatch(PrintStream out, InstantSource clock) {
    this.out = out;
    this.clock = clock;
  }

  @Override
  public void changed(DownloadBatch batch) {
    Instant now = clock.instant();
    boolean due = !now.isBefore(when.plus(INTERVAL)) && !batch.equals(shown);
    if (due || batch.getState() != shown.getState()) {
      shown = batch;
      when = now;
      out.println(BatchText.headline(batch, now) + "; " + BatchText.totals(batch).line());
      out.flush();
    }
  }

  @Override
  public void finish() {}
}
