package dev.telefarm.supervisor.host;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Has the supervisor's own garbage collected before its heap has grown much because of it.
 *
 * <p>The serial collector, which is the smallest, lets the old generation grow up to {@code -Xmx}
 * before it looks for garbage there. A farm with many watchers leaves some 200 bytes of it there
 * for each change: looked at from outside, that is a leak of hours.
 */
public final class HeapWatch implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofSeconds(15);

  /** Below that a collection, tens of milliseconds, costs more than the memory is worth. */
  private static final long LEAST_GARBAGE = 24 << 20;

  private final LongSupplier usedBytes;
  private final Runnable collect;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("heap-watch").daemon().factory());
  private long base;

  HeapWatch(LongSupplier usedBytes, Runnable collect) {
    this.usedBytes = usedBytes;
    this.collect = collect;
    this.base = usedBytes.getAsLong();
  }

  /** Watches this process until it is closed. */
  public static HeapWatch start() {
    Runtime runtime = Runtime.getRuntime();
    var watch = new HeapWatch(() -> runtime.totalMemory() - runtime.freeMemory(), System::gc);
    var _ =
        watch.thread.scheduleWithFixedDelay(
            watch::look, INTERVAL.toSeconds(), INTERVAL.toSeconds(), TimeUnit.SECONDS);
    return watch;
  }

  /** Collects if half as much again is in use as after the last time. */
  void look() {
    long used = usedBytes.getAsLong();
    if (used - base > Math.max(LEAST_GARBAGE, base / 2)) {
      collect.run();
      base = usedBytes.getAsLong();
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
