package dev.telefarm.client.cli;

import java.time.Duration;
import java.util.List;

/** A whole terminal, as long as it is open. For one thread. */
interface Screen extends AutoCloseable {
  /** No key was pressed. */
  int NO_KEY = -1;

  /** Now: windows are resized. */
  int rows();

  int columns();

  /** Waits for a key, but not longer than {@code longest}; the character, or {@link #NO_KEY}. */
  int key(Duration longest) throws InterruptedException;

  /** Replaces what is shown by as many of {@code lines} as there are rows. */
  void draw(List<String> lines);

  /** Shows again what was there before. */
  @Override
  void close();
}
