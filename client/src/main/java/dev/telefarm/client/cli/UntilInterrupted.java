package dev.telefarm.client.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a command end in order at Ctrl-C: the process waits until the command has closed this, but
 * not for ever, because a command that hangs must not keep it alive.
 */
final class UntilInterrupted implements AutoCloseable {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

  private final CountDownLatch interrupted = new CountDownLatch(1);
  private final CountDownLatch finished = new CountDownLatch(1);
  private final Interrupts.Registration registration;

  /**
   * @param wanted false: Ctrl-C ends the process at once, as for any command
   */
  UntilInterrupted(Interrupts interrupts, boolean wanted) {
    registration = wanted ? interrupts.onInterrupt(this::interrupt) : () -> {};
  }

  private void interrupt() {
    interrupted.countDown();
    try {
      boolean _ = finished.await(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for {@code time} at most and says whether Ctrl-C came. */
  boolean within(Duration time) throws InterruptedException {
    return interrupted.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  boolean now() {
    return interrupted.getCount() == 0;
  }

  @Override
  public void close() {
    registration.close();
    finished.countDown();
  }
}
