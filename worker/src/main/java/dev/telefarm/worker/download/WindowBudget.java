package dev.telefarm.worker.download;

import com.google.errorprone.annotations.concurrent.GuardedBy;

/**
 * How many parts TDLib may hold copies of, for all files that one lane fetches. TDLib never deletes
 * by itself, so each file gets a window: what it holds is deleted when the window is full.
 * Thread-safe.
 */
final class WindowBudget {
  /**
   * With the least windows of a few latecomers a lane stays below 256 MiB of extra disk. Smaller
   * windows are slower: TDLib takes a moment to get up to speed at each new one. The system
   * property is for tests.
   */
  static final int PARTS = Integer.getInteger("telefarm.window-parts", 208);

  /** What a file gets even if the others have everything; it may not wait for them to end. */
  static final int LEAST = 16;

  @GuardedBy("this")
  private int granted;

  @GuardedBy("this")
  private int files;

  /** A file is going to be fetched by this lane. */
  synchronized void join() {
    files++;
  }

  synchronized void leave() {
    files--;
  }

  /** The window of one of the files that joined, in parts; to be {@linkplain #release released}. */
  synchronized int reserve() {
    int fair = PARTS / Math.max(1, files);
    int window = Math.max(LEAST, Math.min(fair, PARTS - granted));
    granted += window;
    return window;
  }

  synchronized void release(int window) {
    granted -= window;
  }
}
