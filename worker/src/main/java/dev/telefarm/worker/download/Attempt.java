package dev.telefarm.worker.download;

import dev.telefarm.proto.link.v1.DownloadStatus;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.worker.telegram.TelegramClient;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A {@link DownloadJob} and the thread that it runs on. Thread-safe. */
final class Attempt {
  private static final Logger log = LoggerFactory.getLogger(Attempt.class);

  private final HeldDownload download;
  private final DownloadJob job;
  private final long receivedBefore;
  private final Thread thread;

  /**
   * Not started yet.
   *
   * @param reports called on the attempt's thread
   * @param ended called on the attempt's thread, as its last act
   */
  Attempt(
      HeldDownload download,
      DownloadJob.Tools tools,
      TelegramClient client,
      Consumer<DownloadStatus> reports,
      BiConsumer<Attempt, Outcome> ended) {
    this.download = download;
    this.job = new DownloadJob(download.spec(), tools, client, download.received(), reports);
    this.receivedBefore = download.received().bytes();
    this.thread =
        Thread.ofVirtual()
            .name("download-" + download.id())
            .unstarted(() -> ended.accept(this, run()));
  }

  private Outcome run() {
    try {
      return job.run();
    } catch (RuntimeException e) {
      log.error("a download met a defect", e);
      return new Outcome.Retry(ErrorReason.ERROR_REASON_INTERNAL, e.toString());
    }
  }

  void start() {
    thread.start();
  }

  void interrupt() {
    thread.interrupt();
  }

  /** False if it has not ended within {@code patience}. */
  boolean awaitEnd(Duration patience) throws InterruptedException {
    return thread.join(patience);
  }

  HeldDownload download() {
    return download;
  }

  /** Hands over what it leaves to its download; only after its end. */
  void settle(Outcome outcome, Instant moment) {
    Received received = job.received();
    download.settle(outcome, job.status(), received, received.bytes() > receivedBefore, moment);
  }

  /** Waits for its end, then lets go of what TDLib holds of the file, or deletes it. */
  void release(boolean delete) throws InterruptedException {
    thread.join();
    job.release(delete);
  }
}
