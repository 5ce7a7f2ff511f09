package dev.telefarm.worker;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How long a puppet goes on without a supervisor, as a real worker does. One thread only. */
final class PuppetGrace {
  private static final long DEFAULT_MILLIS = TimeUnit.MINUTES.toMillis(10);

  private final ScheduledExecutorService loop;
  private final Runnable orphaned;
  private long millis = DEFAULT_MILLIS;
  private @Nullable ScheduledFuture<?> end;

  PuppetGrace(ScheduledExecutorService loop, Runnable orphaned) {
    this.loop = loop;
    this.orphaned = orphaned;
  }

  /** The supervisor is there, and says how long. */
  void supervised(com.google.protobuf.Duration grace) {
    millis =
        TimeUnit.SECONDS.toMillis(grace.getSeconds())
            + TimeUnit.NANOSECONDS.toMillis(grace.getNanos());
    if (end != null) {
      end.cancel(false);
      end = null;
    }
  }

  /** The supervisor is not there; may be said again and again. */
  void alone() {
    if (end == null) {
      end = loop.schedule(orphaned, millis, TimeUnit.MILLISECONDS);
    }
  }
}
