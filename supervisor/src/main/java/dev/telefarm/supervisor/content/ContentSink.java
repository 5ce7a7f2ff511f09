package dev.telefarm.supervisor.content;

/** Who reads. */
public interface ContentSink {
  /** Once, first: bytes of the whole file. May refuse by throwing. */
  void size(long bytes);

  /**
   * What follows next; the bytes stay as they are, so that they need not be copied. Waits until the
   * reader can take it, or has gone.
   */
  void data(byte[] buffer, int offset, int length) throws InterruptedException;
}
