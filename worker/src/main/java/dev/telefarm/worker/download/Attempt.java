package dev.telefarm.worker.download;

import dev.telefarm.proto.link.v1.DownloadSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** A {@link DownloadJob} and the thread that it runs on. Thread-safe. */
final class Attempt {
  private final HeldDownload download;
  private final DownloadJob job;
  private final Thread thread;
  private volatile boolean large;
  private volatile boolean preempted;

  /**
   * Not started yet.
   *
   * @param enlarge asks for a slot for large files
   * @param listener called on the attempt's threads
   * @param ended called on the attempt's thread, as its last act
   */
  Attempt(
      HeldDownload download,
      DownloadJob.Tools tools,
      Predicate<Attempt> enlarge,
      DownloadListener listener,
      BiConsumer<Attempt, Outcome> ended) {
    this.download = download;
    this.large = download.candidate().large();
    this.job =
        new DownloadJob(
            download.spec(),
            tools,
            download.proof(),
            download.refetch(),
            download.lookAgain(),
            () -> large || enlarge.test(this),
            listener);
    this.thread =
        Thread.ofVirtual()
            .name("download-" + download.id())
            .unstarted(() -> ended.accept(this, run()));
  }

  private Outcome run() {
    Outcome outcome = job.run();
    return preempted && outcome instanceof Outcome.Stopped ? new Outcome.NoSlot() : outcome;
  }

  void start() {
    thread.start();
  }

  void interrupt() {
    thread.interrupt();
  }

  /** Fewer may run now: it stops, and is queued again. */
  void preempt() {
    preempted = true;
    thread.interrupt();
  }

  /** The specification changed, or others made parts durable: at once. */
  void respecify(DownloadSpec spec) {
    job.file().respecify(spec);
  }

  void known(PartSums parts) {
    job.file().known(parts);
  }

  void join(Lane lane) {
    if (large) {
      job.file().join(lane);
    }
  }

  /** Whether it has a slot for large files. */
  boolean large() {
    return large;
  }

  /** It got one. */
  void enlarged() {
    large = true;
  }

  /** False if it has not ended within {@code patience}. */
  boolean awaitEnd(Duration patience) throws InterruptedException {
    return thread.join(patience);
  }

  HeldDownload download() {
    return download;
  }

  /** Hands over what it leaves to its download; only after its end. */
  void settle(Outcome outcome, Instant steady, Instant told) {
    download.settle(
        outcome, job.status(), job.file().proof(), job.file().progressed(), steady, told);
  }

  /** Waits for its end, then deletes what TDLib holds of the file. */
  void release() throws InterruptedException {
    thread.join();
    job.file().release(true);
  }
}
