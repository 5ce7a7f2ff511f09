package dev.telefarm.worker.download;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One alarm that can be set anew. Calls must not overlap. */
final class WakeUp {
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("download-timer").daemon().factory());
  private final Runnable action;
  private @Nullable ScheduledFuture<?> pending;

  WakeUp(Runnable action) {
    this.action = action;
  }

  /** Replaces the moment set before, which is not reached any more. */
  void set(Optional<Instant> moment, Instant now) {
    if (pending != null) {
      pending.cancel(false);
    }
    pending =
        moment
            .map(at ->
                timer.schedule(
                    action, Duration.between(now, at).toMillis() + 1, TimeUnit.MILLISECONDS))
            .orElse(null);
  }

  void stop() {
    timer.shutdownNow();
  }
}
