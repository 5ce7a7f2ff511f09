package dev.telefarm.worker.login;

import dev.telefarm.worker.telegram.TelegramLibrary;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the further lanes work with.
 *
 * @param thread one thread, on which everything of the lanes happens, and their clock's timer
 */
record LaneTools(
    TelegramLibrary library,
    LaneFolders folders,
    ClientSetup setup,
    InstantSource clock,
    ScheduledExecutorService thread,
    TelegramAccount.Listener listener) {
  private static final Logger log = LoggerFactory.getLogger(LaneTools.class);

  /** Never blocks; from any thread. Nothing happens any more once the thread was stopped. */
  void execute(Runnable task) {
    var _ = after(Duration.ZERO, task);
  }

  /** As {@link #execute}, after a while. */
  Optional<ScheduledFuture<?>> after(Duration delay, Runnable task) {
    return thread.isShutdown()
        ? Optional.empty()
        : Optional.of(thread.schedule(() -> run(task), delay.toMillis(), TimeUnit.MILLISECONDS));
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      log.error("a lane met a defect", e);
    }
  }
}
