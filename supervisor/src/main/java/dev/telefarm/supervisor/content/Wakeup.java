package dev.telefarm.supervisor.content;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where one thread waits until somebody says that what it waits for may have changed. Take a
 * ticket, look, and wait after that ticket: then nothing that comes in between is missed.
 * Thread-safe.
 */
public final class Wakeup {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition told = lock.newCondition();
  private long changes;
  private boolean ended;

  /** Something changed. Keeps nobody waiting. */
  public void changed() {
    lock.lock();
    try {
      changes++;
      told.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Nobody wants the result any more: no wait lasts from now on. */
  public void end() {
    lock.lock();
    try {
      ended = true;
      told.signalAll();
    } finally {
      lock.unlock();
    }
  }

  public boolean ended() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }

  public long ticket() {
    lock.lock();
    try {
      return changes;
    } finally {
      lock.unlock();
    }
  }

  /** Returns at a change after the ticket, or at the end. */
  public void await(long ticket) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (changes == ticket && !ended) {
        told.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** As {@link #await(long)}, but not for longer than this. */
  public void await(long ticket, Duration most) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = most.toNanos();
      while (changes == ticket && !ended && left > 0) {
        left = told.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}
