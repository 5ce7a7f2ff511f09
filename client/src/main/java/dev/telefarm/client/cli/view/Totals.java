package dev.telefarm.client.cli.view;

import dev.telefarm.proto.v1.Download;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Several downloads as one.
 *
 * @param completed those that were skipped included
 * @param durable bytes of those that did not fail and were not skipped, on stable storage
 * @param whole bytes of those that did not fail and were not skipped, as far as their sizes are
 *     known
 * @param sizesKnown whether {@code whole} counts every one of them
 */
record Totals(
    int count,
    int completed,
    int skipped,
    int failed,
    int cancelled,
    long durable,
    long whole,
    boolean sizesKnown,
    long rate) {

  static Totals of(Collection<Download> downloads) {
    int completed = 0;
    int skipped = 0;
    int failed = 0;
    int cancelled = 0;
    long durable = 0;
    long whole = 0;
    long rate = 0;
    boolean sizesKnown = true;
    for (Download download : downloads) {
      switch (download.getState()) {
        case STATE_COMPLETED -> {
          completed++;
          if (DownloadText.skipped(download)) {
            skipped++;
          } else {
            durable += DownloadText.total(download);
            whole += DownloadText.total(download);
          }
        }
        case STATE_FAILED -> failed++;
        case STATE_CANCELLED -> cancelled++;
        case STATE_UNSPECIFIED,
            STATE_QUEUED,
            STATE_RESOLVING,
            STATE_RUNNING,
            STATE_WAITING,
            STATE_PAUSED,
            STATE_VERIFYING,
            UNRECOGNIZED -> {
          durable += download.getProgress().getDurableBytes();
          whole += DownloadText.total(download);
          rate += download.getProgress().getBytesPerSecond();
          sizesKnown &= DownloadText.total(download) > 0;
        }
      }
    }
    return new Totals(
        downloads.size(), completed, skipped, failed, cancelled, durable, whole, sizesKnown, rate);
  }

  /** {@code 2 of 5 files done, 1 failed, 368 MiB of 512 MiB, 71%, 16.3 MiB/s, 0:09 left}. */
  String line() {
    List<String> parts = new ArrayList<>();
    parts.add(completed + " of " + count + (count == 1 ? " file done" : " files done"));
    if (skipped > 0) {
      parts.add(skipped + " skipped");
    }
    if (failed > 0) {
      parts.add(failed + " failed");
    }
    if (cancelled > 0) {
      parts.add(cancelled + " cancelled");
    }
    if (sizesKnown && whole > 0) {
      parts.add(Amounts.bytes(durable) + " of " + Amounts.bytes(whole));
      parts.add(Amounts.percent(durable, whole));
    } else if (durable > 0) {
      parts.add(Amounts.bytes(durable));
    }
    if (rate > 0) {
      parts.add(Amounts.rate(rate));
      if (sizesKnown) {
        parts.add(Amounts.duration(Duration.ofSeconds((whole - durable) / rate)) + " left");
      }
    }
    return String.join(", ", parts);
  }
}
