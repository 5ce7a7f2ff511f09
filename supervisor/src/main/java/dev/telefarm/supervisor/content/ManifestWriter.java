package dev.telefarm.supervisor.content;

import dev.telefarm.proto.v1.Download;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds completed downloads to their manifests, on one thread of its own, so that lines are whole
 * and nobody waits for a slow disk. What cannot be written is tried again until it can be.
 * Thread-safe.
 */
public final class ManifestWriter {
  private static final Logger log = LoggerFactory.getLogger(ManifestWriter.class);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final int STOP_SECONDS = 5;

  private final Roots roots;
  private final Duration firstPause;
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name("manifests").daemon().factory());

  /**
   * Makes a writer; its thread starts with the first line.
   *
   * @param roots where manifests may be; looked at again before each line, because folders may have
   *     become symbolic links since the request
   * @param firstPause before the second attempt; the pauses double up to a minute
   */
  public ManifestWriter(Roots roots, Duration firstPause) {
    this.roots = roots;
    this.firstPause = firstPause;
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /**
   * Lists a completed download in the manifest that its target names.
   *
   * @param mayBeThere an earlier process may have done it
   * @return completes when the line is on stable storage; never if this stops before
   */
  public CompletableFuture<Void> add(Download download, boolean mayBeThere) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    schedule(new Task(download, mayBeThere, done), Duration.ZERO, firstPause);
    return done;
  }

  private void schedule(Task task, Duration in, Duration nextPause) {
    try {
      var _ = thread.schedule(() -> run(task, nextPause), in.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      log.debug("the manifests are stopped");
    }
  }

  private void run(Task task, Duration pause) {
    Download download = task.download();
    Path path = Path.of(download.getTarget().getManifest());
    try {
      if (!roots.admit(path)) {
        throw new IOException(path + " is outside of the folders that are allowed");
      }
      new ManifestFile(path)
          .append(ManifestLine.of(download), ManifestLine.mark(download), task.mayBeThere());
      task.done().complete(null);
    } catch (IOException e) {
      log.warn(
          "{} cannot be listed in {}, next attempt in {}: {}",
          download.getName(),
          path,
          pause,
          e.toString());
      Duration next = pause.multipliedBy(2);
      schedule(
          new Task(download, true, task.done()),
          pause,
          next.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next);
    } catch (RuntimeException e) {
      log.error("defect while listing {}", download.getName(), e);
    }
  }

  /** Lets the line that is being written end. */
  public void stop() throws InterruptedException {
    thread.shutdown();
    if (!thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
      log.warn("a manifest's disk does not answer; its lines are written at the next start");
    }
  }

  private record Task(Download download, boolean mayBeThere, CompletableFuture<Void> done) {}
}
