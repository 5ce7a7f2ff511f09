package dev.telefarm.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntConsumer;

/**
 * How a puppet fails on demand. A file {@code fault} in its folder names one, which happens once
 * ({@link #look}); one in {@code fault-at-start} happens at each start:
 *
 * <p>{@code exit N} ends it with that code; {@code signal NAME} sends itself that signal; {@code
 * leak} fills the heap; {@code hang} leaves its only thread in a deadlock, so that the connection
 * stands and nothing is said; {@code misbehave} says what no worker says; {@code logout} is the end
 * of the session at Telegram.
 */
final class PuppetFaults {
  private final Path folder;
  private final PuppetAccount account;
  private final Runnable misbehaviour;
  private final IntConsumer exit;

  PuppetFaults(Path folder, PuppetAccount account, Runnable misbehaviour, IntConsumer exit) {
    this.folder = folder;
    this.account = account;
    this.misbehaviour = misbehaviour;
    this.exit = exit;
  }

  void atStart() {
    Path file = folder.resolve("fault-at-start");
    if (Files.exists(file)) {
      String fault = read(file);
      happen(fault);
      if (fault.startsWith("signal")) {
        awaitDeath();
      }
    }
  }

  /** Never returns: a JVM that crashes goes on until it has written its error file. */
  private static void awaitDeath() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void look() {
    Path file = folder.resolve("fault");
    if (Files.exists(file)) {
      String fault = read(file);
      try {
        // The next process is to be a good one.
        Files.delete(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      happen(fault);
    }
  }

  private void happen(String fault) {
    String[] words = fault.strip().split(" ", -1);
    switch (words[0]) {
      case "exit" -> exit.accept(Integer.parseInt(words[1]));
      case "signal" -> signal(words[1]);
      case "leak" -> leak();
      case "hang" -> hang();
      case "misbehave" -> misbehaviour.run();
      case "logout" -> account.loseLogin();
      default -> throw new IllegalArgumentException(fault);
    }
  }

  private static void signal(String name) {
    try {
      new ProcessBuilder("sh", "-c", "kill -" + name + " " + ProcessHandle.current().pid())
          .inheritIO()
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void leak() {
    List<byte[]> kept = new ArrayList<>();
    while (kept.size() < Integer.MAX_VALUE) {
      kept.add(new byte[1 << 20]);
    }
  }

  /** Never returns: two threads that wait for each other. */
  private static void hang() {
    Object first = new Object();
    Object second = new Object();
    var bothHoldOne = new CountDownLatch(2);
    Thread.ofPlatform().name("other").start(() -> lockBoth(second, first, bothHoldOne));
    lockBoth(first, second, bothHoldOne);
  }

  private static void lockBoth(Object one, Object other, CountDownLatch bothHoldOne) {
    synchronized (one) {
      bothHoldOne.countDown();
      try {
        bothHoldOne.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      synchronized (other) {
        throw new IllegalStateException("that was no deadlock");
      }
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
