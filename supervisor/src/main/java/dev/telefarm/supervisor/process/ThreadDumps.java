package dev.telefarm.supervisor.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has processes that are to be killed say what their threads do. Thread-safe. */
final class ThreadDumps {
  private static final Logger log = LoggerFactory.getLogger(ThreadDumps.class);

  /** A JVM that has not answered by then cannot. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final Duration POLL = Duration.ofMillis(25);

  private final PlatformProcess platform;
  private final ScheduledExecutorService timer;

  ThreadDumps(PlatformProcess platform, ScheduledExecutorService timer) {
    this.platform = platform;
    this.timer = timer;
  }

  /**
   * Asks the process, which goes on if it was stopped, and writes what it says into the folder.
   * Completes, never exceptionally, within about a second; empty if it says nothing.
   */
  CompletableFuture<Optional<Path>> take(WorkerProcess process, Path logs) {
    CompletableFuture<Optional<Path>> taken = new CompletableFuture<>();
    Thread.ofVirtual().name("thread-dump").start(() -> ask(process, logs, taken));
    return taken;
  }

  private void ask(WorkerProcess process, Path logs, CompletableFuture<Optional<Path>> taken) {
    try {
      Optional<Path> output = platform.output(process.identity());
      if (output.isEmpty()) {
        taken.complete(Optional.empty());
        return;
      }
      ThreadDump dump = ThreadDump.expectIn(output.get());
      platform.askForThreads(process.identity());
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      ScheduledFuture<?> polls =
          timer.scheduleWithFixedDelay(
              () -> poll(process, dump, logs, deadline, taken),
              POLL.toMillis(),
              POLL.toMillis(),
              TimeUnit.MILLISECONDS);
      var _ = taken.whenComplete((_, _) -> polls.cancel(false));
    } catch (IOException | RuntimeException e) {
      log.warn("no thread dump of pid={}: {}", process.identity().pid(), e.toString());
      taken.complete(Optional.empty());
    }
  }

  private static void poll(
      WorkerProcess process,
      ThreadDump dump,
      Path logs,
      long deadline,
      CompletableFuture<Optional<Path>> taken) {
    try {
      boolean late = System.nanoTime() - deadline >= 0 || !process.isAlive();
      Optional<String> text = late ? dump.takeUnfinished() : dump.take();
      if (text.isPresent()) {
        Path file = new EvidenceFolder(logs).keepThreads(process.identity().pid(), text.get());
        taken.complete(Optional.of(file));
      } else if (late) {
        taken.complete(Optional.empty());
      }
    } catch (IOException | RuntimeException e) {
      log.warn("no thread dump of pid={}: {}", process.identity().pid(), e.toString());
      taken.complete(Optional.empty());
    }
  }
}
