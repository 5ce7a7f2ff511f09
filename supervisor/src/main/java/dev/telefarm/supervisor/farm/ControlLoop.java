package dev.telefarm.supervisor.farm;

import dev.telefarm.proto.v1.ErrorReason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that owns the farm's state. What runs on it never waits: not for disks, not for
 * processes, not for peers. One thread instead of locks, because every decision looks at several
 * things at once (an account, its worker, its downloads).
 */
public final class ControlLoop implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ControlLoop.class);

  private final ScheduledThreadPoolExecutor executor =
      new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name("control").factory());

  public ControlLoop() {
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    executor.setRemoveOnCancelPolicy(true);
  }

  /**
   * Runs the task on the loop and returns its result; a Refusal comes through as itself. Not for
   * use on the loop.
   */
  public <T> T call(Supplier<T> task) {
    try {
      return await(CompletableFuture.supplyAsync(task, executor));
    } catch (RejectedExecutionException e) {
      throw shuttingDown();
    }
  }

  /** Runs the task on the loop some time later; does nothing any more after close. */
  public void run(Runnable task) {
    try {
      executor.execute(guarded(task));
    } catch (RejectedExecutionException e) {
      log.debug("control loop is closed");
    }
  }

  /** Runs the task on the loop after the delay. */
  public void after(Duration delay, Runnable task) {
    try {
      var _ = executor.schedule(guarded(task), Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      log.debug("control loop is closed");
    }
  }

  /** Waits for a result of the farm on a thread that may wait. */
  public static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new CompletionException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Refusal.of(ErrorReason.ERROR_REASON_CALL_ENDED, "the call ended before its result");
    }
  }

  static Refusal shuttingDown() {
    return Refusal.of(ErrorReason.ERROR_REASON_SHUTTING_DOWN, "the supervisor is shutting down");
  }

  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        log.error("defect in the control loop", e);
      }
    };
  }

  @Override
  public void close() {
    executor.shutdown();
  }
}
