package dev.telefarm.worker.download;

import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Direct buffers for copying, used again: memory outside the heap is only given back when the
 * collector happens to run, which a thousand small files would outpace. Thread-safe.
 */
final class CopyBuffers {
  /** Larger ones copy no faster. */
  static final int BYTES = 256 << 10;

  private final Queue<ByteBuffer> idle = new ConcurrentLinkedQueue<>();

  /** Of {@link #BYTES}; to be given back. */
  ByteBuffer take() {
    ByteBuffer buffer = idle.poll();
    return buffer == null ? ByteBuffer.allocateDirect(BYTES) : buffer.clear();
  }

  void give(ByteBuffer buffer) {
    idle.add(buffer);
  }
}
