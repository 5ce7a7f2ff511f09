package dev.telefarm.worker;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * With a file {@code stubborn} in its account's folder a puppet ends neither at SIGTERM nor when it
 * is told to drain: only SIGKILL ends it.
 */
final class PuppetStubbornness {
  private final boolean stubborn;

  PuppetStubbornness(Path folder) {
    this.stubborn = Files.exists(folder.resolve("stubborn"));
    if (stubborn) {
      // The JVM ends when its hooks have.
      Runtime.getRuntime().addShutdownHook(new Thread(PuppetStubbornness::never));
    }
  }

  boolean refusesToDrain() {
    return stubborn;
  }

  private static void never() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
