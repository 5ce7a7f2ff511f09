package dev.telefarm.client.cli.view;

import dev.telefarm.proto.v1.DownloadBatch;
import dev.telefarm.proto.v1.DownloadCounts;
import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.proto.v1.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Batches and subscriptions in words. */
public final class BatchText {
  private BatchText() {}

  /** The chat, or that there was a list. */
  public static String source(DownloadBatch batch) {
    return batch.hasChat() ? DisplayText.printable(batch.getChat().getChat()) : "a list";
  }

  /** {@code listing}, {@code waiting: flood wait, 0:32}, {@code completed}. */
  public static String state(DownloadBatch batch, Instant now) {
    String state = DownloadText.enumName(batch.getState().name(), "STATE_");
    return batch.hasWait() ? state + ": " + wait(batch.getWait(), now) : state;
  }

  /** {@code active}, {@code waiting: login needed}, {@code failed: chat not found}. */
  public static String state(Subscription subscription, Instant now) {
    String state = DownloadText.enumName(subscription.getState().name(), "STATE_");
    if (subscription.hasFailure()) {
      String reason = subscription.getFailure().getReason().name();
      return state + ": " + DownloadText.enumName(reason, "ERROR_REASON_");
    }
    return subscription.hasWait() ? state + ": " + wait(subscription.getWait(), now) : state;
  }

  private static String wait(DownloadWait wait, Instant now) {
    String cause = DownloadText.enumName(wait.getCause().name(), "CAUSE_");
    return wait.hasUntil()
        ? cause
            + ", "
            + Amounts.duration(Duration.between(now, DownloadText.instant(wait.getUntil())))
        : cause;
  }

  /** What its downloads do now: {@code 3 running, 2 waiting, 95 queued}; empty if none is open. */
  static String work(DownloadCounts counts) {
    List<String> parts = new ArrayList<>();
    add(parts, counts.getRunning() + counts.getResolving() + counts.getVerifying(), "running");
    add(parts, counts.getWaiting(), "waiting");
    add(parts, counts.getPaused(), "paused");
    add(parts, counts.getQueued(), "queued");
    return String.join(", ", parts);
  }

  private static void add(List<String> parts, long count, String what) {
    if (count > 0) {
      parts.add(count + " " + what);
    }
  }

  /** {@code films: listing, 1200 files so far; 3 running, 1197 queued}. */
  static String headline(DownloadBatch batch, Instant now) {
    StringBuilder line = new StringBuilder(source(batch)).append(": ").append(state(batch, now));
    if (!batch.hasListTime()) {
      line.append(", ").append(batch.getListedCount()).append(" files so far");
    }
    String work = work(batch.getCounts());
    return work.isEmpty() ? line.toString() : line.append("; ").append(work).toString();
  }

  /** Of a chat the sizes are known from the beginning. */
  static Totals totals(DownloadBatch batch) {
    DownloadCounts counts = batch.getCounts();
    return new Totals(
        (int) counts.getTotal(),
        (int) counts.getCompleted(),
        (int) counts.getSkipped(),
        (int) counts.getFailed(),
        (int) counts.getCancelled(),
        counts.getDurableBytes(),
        counts.getTotalBytes(),
        batch.hasChat() && batch.hasListTime(),
        counts.getBytesPerSecond());
  }
}
