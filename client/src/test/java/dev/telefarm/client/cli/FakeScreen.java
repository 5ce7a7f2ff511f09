package dev.telefarm.client.cli;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A terminal of a given size whose keys a test presses. */
final class FakeScreen implements Screen {
  private final BlockingQueue<Integer> keys = new LinkedBlockingQueue<>();
  private volatile int rows;
  private volatile int columns;
  private volatile List<String> shown = List.of();
  private volatile boolean closed;

  FakeScreen(int rows, int columns) {
    resize(rows, columns);
  }

  void resize(int newRows, int newColumns) {
    rows = newRows;
    columns = newColumns;
  }

  void press(char key) {
    keys.add((int) key);
  }

  /** The last picture. */
  List<String> shown() {
    return shown;
  }

  boolean closed() {
    return closed;
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int columns() {
    return columns;
  }

  @Override
  public int key(Duration longest) throws InterruptedException {
    Integer key = keys.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
    return key == null ? NO_KEY : key;
  }

  @Override
  public void draw(List<String> lines) {
    shown = List.copyOf(lines);
  }

  @Override
  public void close() {
    closed = true;
  }
}
